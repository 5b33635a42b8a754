import { createHash } from 'node:crypto'
import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime'
import { asFixed, unflowed } from './flowed-text.ts'
import { passagesOfHtml } from './html-blocks.ts'
import { messageOf } from './messages.ts'
import type { OpenDocument } from './open-document.ts'
import type { ReadPart } from './read-part.ts'
import { bufferSource } from './source.ts'
import { withoutLatin1Controls } from './text-encoding.ts'

const MOST_NESTING = 50
const MOST_HEADER_BYTES = 1024 * 1024
const LONGEST_NAME = 200
/** Prefixes of answers and forwards in the languages that mail programs put them. */
const REPLY = /^(?:(?:re|aw|fwd?|wg|sv|vs|antw|tr|rv|odp)(?:\[\d+\])?:\s*)+/i

/** Takes a mail apart. Parts nested deeper than any mail program's are an error. */
export async function parseMail(mail: Buffer): Promise<Email> {
  const { bytes, flow } = asFixed(mail)
  const parsed = await PostalMime.parse(bytes, {
    maxNestingDepth: MOST_NESTING,
    maxHeadersSize: MOST_HEADER_BYTES,
    forceRfc822Attachments: true,
    attachmentEncoding: 'arraybuffer',
  })
  for (const part of ['subject', 'text', 'html'] as const) {
    const said = parsed[part]
    if (said !== undefined) parsed[part] = withoutLatin1Controls(said)
  }
  if (parsed.from) parsed.from.name = withoutLatin1Controls(parsed.from.name)
  if (parsed.text !== undefined && flow !== 'fixed') parsed.text = unflowed(parsed.text, flow)
  return parsed
}

/** What a mail says, and the documents that are attached to it. */
export async function* mailParts(
  mail: Email,
  { inner }: Pick<OpenDocument, 'inner'>,
): AsyncGenerator<ReadPart> {
  const attached = mail.attachments.filter((one) => !isShownWithin(one))
  yield* messageOf({
    conversationId: threadOf(mail),
    conversationTitle: mail.subject?.replace(REPLY, ''),
    messageId: mail.messageId,
    speaker: nameOf(mail.from),
    role: 'other',
    at: mail.date,
    text: textOf(mail) || (attached.length > 0 ? (mail.subject ?? '') : ''),
  })
  for (const attachment of attached) {
    const name = withoutLatin1Controls(attachment.filename || nameByType(attachment.mimeType))
    yield* inner(name.slice(0, LONGEST_NAME), () => bufferSource(bytesOf(attachment)))
  }
}

/** Pictures within the text, signatures and the like are no documents. */
function isShownWithin({ mimeType, related, contentId }: Attachment): boolean {
  if (/^application\/(pgp-signature|(x-)?pkcs7-signature)$/.test(mimeType)) return true
  return mimeType.startsWith('image/') && (related === true || contentId !== undefined)
}

/** The first mail of the thread names it; without one, mails are a thread of their own. */
function threadOf({ references, inReplyTo, messageId, subject, date }: Email): string {
  const named = [references, inReplyTo, messageId].map((ids) => /<[^<>\s]+>/.exec(ids ?? '')?.[0])
  const first = named.find((id) => id !== undefined)
  return (
    first ?? `mail-${createHash('sha256').update(`${subject}\n${date}`).digest('hex').slice(0, 16)}`
  )
}

function textOf({ text, html }: Email): string {
  if (text !== undefined && text.trim() !== '') return text
  return html === undefined ? '' : [...passagesOfHtml([html])].map((one) => one.text).join('\n\n')
}

function nameOf(from: Address | undefined): string {
  return from?.name || from?.address || 'unknown'
}

function nameByType(mimeType: string): string {
  if (mimeType === 'message/rfc822') return 'mail.eml'
  if (mimeType === 'text/calendar') return 'calendar.ics'
  return 'attachment'
}

function bytesOf({ content }: Attachment): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)
}
