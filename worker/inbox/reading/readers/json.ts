import { documentPart } from '../document-part.ts'
import { JSON_SHAPES, type JsonShape } from '../json-shapes.ts'
import { jsonValues } from '../json-values.ts'
import type { OpenDocument } from '../open-document.ts'
import type { ReadPart } from '../read-part.ts'
import { refusalOf } from '../refusal.ts'
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
      yield* shape.read({ value, number, document })
    }
  } catch (error) {
    if (number === 0) throw error
    const { message } = refusalOf(error)
    return yield { kind: 'remark', message: `It was read up to its value ${number}. ${message}` }
  }
  if (number === 0) yield documentPart('json')
}

function shapeOf(value: unknown): JsonShape {
  const found = JSON_SHAPES.find(({ matches }) => matches(value))
  if (!found) throw new TypeError('No shape fits any value.')
  return found
}
