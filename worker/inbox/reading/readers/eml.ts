import { documentPart } from '../document-part.ts'
import { mailParts, parseMail } from '../mail.ts'
import type { OpenDocument } from '../open-document.ts'
import type { ReadPart } from '../read-part.ts'
import { wholeOf } from '../source.ts'

/** One mail, with what is attached to it. */
export async function* readEml(document: OpenDocument): AsyncGenerator<ReadPart> {
  const bytes = wholeOf(document.source, document.limits.wholeBytes)
  const mail = await parseMail(bytes)
  yield documentPart('eml', {
    title: mail.subject,
    authors: [mail.from?.name || mail.from?.address],
    writtenAt: mail.date,
  })
  yield* mailParts(mail, document)
}
