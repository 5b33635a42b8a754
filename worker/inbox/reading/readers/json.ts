import { readingSaid, readingTold } from '../reading-told.ts'
import { documentPart } from '../document-part.ts'
import { JSON_SHAPES, type JsonShape, type JsonValue } from '../json-shapes.ts'
import { jsonValues } from '../json-values.ts'
import type { OpenDocument } from '../open-document.ts'
import type { ReadPart } from '../read-part.ts'
import { endsAll, refusalOf } from '../refusal.ts'
import { textOf } from '../text-encoding.ts'

/** JSON: exports of chats as what was said, memories of ours as they are, anything else by the names of its members. */
export async function* readJson(document: OpenDocument): AsyncGenerator<ReadPart> {
  const { source, limits } = document
  let number = 0
  try {
    for await (const value of jsonValues(textOf(source), limits.wholeBytes)) {
      number += 1
      const shape = shapeOf(value)
      if (number === 1) yield documentPart(shape.format)
      yield* readValue(shape, { value, number, document })
    }
  } catch (error) {
    const refused = refusalOf(error)
    if (number === 0 || endsAll(refused)) throw error
    const said = [readingSaid('read-up-to-value', { number }), ...refused.said]
    return yield { kind: 'remark', ...readingTold(...said) }
  }
  if (number === 0) yield documentPart('json')
}

/** A value that is not what it seems to be does not keep the others from being read. */
async function* readValue(shape: JsonShape, value: JsonValue): AsyncGenerator<ReadPart> {
  try {
    yield* shape.read(value)
  } catch (error) {
    const refused = refusalOf(error)
    if (endsAll(refused)) throw error
    const said = [readingSaid('value-passed-over', { number: value.number }), ...refused.said]
    yield { kind: 'remark', ...readingTold(...said) }
  }
}

function shapeOf(value: unknown): JsonShape {
  const found = JSON_SHAPES.find(({ matches }) => matches(value))
  if (!found) throw new TypeError('No shape fits any value.')
  return found
}
