import { readingSaid, readingTold } from '../reading-told.ts'
import { documentPart } from '../document-part.ts'
import { mailParts, parseMail } from '../mail.ts'
import type { OpenDocument } from '../open-document.ts'
import type { ReadPart } from '../read-part.ts'
import { endsAll, refusalOf } from '../refusal.ts'
import type { Source } from '../source.ts'

const SEPARATOR = Buffer.from('\nFrom ')
/** Of a line that separates mails: the sender, and a year at its end. */
const SEPARATOR_LINE = /^From \S+.*\b\d{4}\b/
const LONGEST_SEPARATOR = 500

/** A mailbox: mail after mail, only one in memory. A mail that cannot be read is told of and passed over. */
export async function* readMbox(document: OpenDocument): AsyncGenerator<ReadPart> {
  yield documentPart('mbox')
  let number = 0
  for await (const bytes of mailsOf(document.source, document.limits.wholeBytes)) {
    number += 1
    if (bytes === undefined) {
      yield { kind: 'remark', ...readingTold(readingSaid('mail-too-large', { number })) }
      continue
    }
    try {
      yield* mailParts(await parseMail(bytes), document)
    } catch (error) {
      const refused = refusalOf(error)
      if (endsAll(refused)) throw error
      const said = [readingSaid('mail-passed-over', { number }), ...refused.said]
      yield { kind: 'remark', ...readingTold(...said) }
    }
  }
}

/** Each mail without the line before it; nothing in the place of one that is too large. */
async function* mailsOf(source: Source, mostBytes: number): AsyncGenerator<Buffer | undefined> {
  let begun: Buffer = Buffer.alloc(0)
  let dropping = false
  for await (const chunk of source.chunks()) {
    begun = begun.length === 0 ? chunk : Buffer.concat([begun, chunk])
    for (let next = nextMail(begun); next !== -1; next = nextMail(begun)) {
      yield dropping ? undefined : mailIn(begun.subarray(0, next))
      dropping = false
      begun = begun.subarray(next)
    }
    if (begun.length > mostBytes) {
      dropping = true
      begun = begun.subarray(-LONGEST_SEPARATOR)
    }
  }
  if (dropping) yield undefined
  else if (begun.length > 0) yield mailIn(begun)
}

/** Where the mail after the first begins; a line that only looks like a separator is part of a mail. */
function nextMail(bytes: Buffer): number {
  for (let at = bytes.indexOf(SEPARATOR, 1); at !== -1; at = bytes.indexOf(SEPARATOR, at + 1)) {
    const line = bytes.toString('latin1', at + 1, at + 1 + LONGEST_SEPARATOR)
    const emptyBefore = /\n\r?$/.test(bytes.toString('latin1', Math.max(0, at - 2), at))
    if (emptyBefore && SEPARATOR_LINE.test(line.split('\n', 1)[0] ?? '')) return at + 1
  }
  return -1
}

/** Without the separator, and with `From` at the beginning of lines as it was written. */
function mailIn(bytes: Buffer): Buffer {
  const mail = bytes.subarray(bytes.indexOf('\n') + 1)
  if (!mail.includes('\n>From ') && !mail.includes('\n>>From ')) return mail
  return Buffer.from(mail.toString('latin1').replaceAll(/^>(>*From )/gm, '$1'), 'latin1')
}
