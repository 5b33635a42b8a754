import { documentPart } from '../document-part.ts'
import type { OpenDocument } from '../open-document.ts'
import type { ReadPart } from '../read-part.ts'
import { rtfTokens } from '../rtf-tokens.ts'
import { RtfText } from '../rtf-text.ts'
import { wholeOf } from '../source.ts'

/** Rich text, as WordPad, TextEdit and older word processors write it. What it says of itself stands before its text. */
export async function* readRtf({ source, limits }: OpenDocument): AsyncGenerator<ReadPart> {
  const bytes = wholeOf(source, limits.wholeBytes)
  const text = new RtfText()
  let begun = false
  for (const token of rtfTokens(bytes.toString('latin1'))) {
    const passages = text.take(token)
    if (passages.length === 0) continue
    if (!begun) yield partOf(text)
    begun = true
    yield* passages
  }
  if (!begun) yield partOf(text)
  yield* text.end()
}

function partOf({ facts }: RtfText): ReadPart {
  return documentPart('rtf', {
    title: facts.title,
    authors: [facts.author],
    writtenAt: facts.writtenAt,
  })
}
