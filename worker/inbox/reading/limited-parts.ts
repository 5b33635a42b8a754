import type { ReadingSaid } from '../../../shared/domain/file-said.ts'
import { readingSaid, readingTold } from './reading-told.ts'
import type { ReadLimits } from './read-limits.ts'
import type { ReadPart } from './read-part.ts'

type Limits = Pick<ReadLimits, 'parts' | 'characters'>

/** The parts of a document, cut off with a remark where they are more, or have more text, than what is wanted of one document. */
export async function* limitedParts(
  parts: AsyncIterable<ReadPart>,
  limits: Limits,
): AsyncGenerator<ReadPart> {
  let count = 0
  let characters = 0
  let open = 0
  for await (const part of parts) {
    count += 1
    characters += charactersOf(part)
    const isLast = part.kind === 'end' || part.kind === 'refused'
    if (!isLast && (count > limits.parts || characters > limits.characters))
      return yield* cutOff(
        open,
        count > limits.parts
          ? readingSaid('read-up-to-parts', { most: limits.parts })
          : readingSaid('read-up-to-characters', { most: limits.characters }),
      )
    if (part.kind === 'inner') open += 1
    if (part.kind === 'inner-end') open -= 1
    yield part
  }
}

/** Of the texts of a part. */
export function charactersOf(part: ReadPart): number {
  return 'text' in part ? part.text.length : 0
}

function* cutOff(open: number, said: ReadingSaid): Generator<ReadPart> {
  yield { kind: 'remark', ...readingTold(said) }
  for (let index = 0; index < open; index += 1) yield { kind: 'inner-end' }
  yield { kind: 'end' }
}
