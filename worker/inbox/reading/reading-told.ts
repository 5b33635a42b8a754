import type { ReadingSaid, ReadingSaidCode } from '../../../shared/domain/file-said.ts'
import { inWords, type SaidValues, type Sentences } from '../../../shared/domain/said.ts'

/** What is said of how a document is read: by codes, and the same in English. */
export interface ReadingTold {
  readonly message: string
  readonly said: readonly ReadingSaid[]
}

/** One sentence about how a document is read. */
export function readingSaid(code: ReadingSaidCode, values: SaidValues = {}): ReadingSaid {
  return { code, values }
}

/** What a person is told of it, sentence by sentence. */
export function readingTold(...said: readonly ReadingSaid[]): ReadingTold {
  return { message: inWords(said, READING_WORDS), said }
}

const DAMAGED = 'It seems to be damaged'
const UNPACK = 'Unpack it and add the files.'
const SPLIT = 'Split it into smaller files.'
const PACKED = 'It is a packed file: unpack it and add what is in it.'

/** How a document is read, and why it is not, in English. */
export const READING_WORDS: Sentences<ReadingSaidCode> = {
  empty: () => 'The file is empty.',
  'no-kind': () => 'It is of no kind that is read: no text, and no document.',
  picture: () => 'It is a picture.',
  recording: () => 'It is a recording.',
  film: () => 'It is a film.',
  packed: () => PACKED,
  program: () => 'It is a program.',
  database: () => 'It is a database.',
  'old-office': () =>
    'It is of an old office program (.doc, .xls, .ppt, .msg): save it as .docx, .xlsx or .pdf.',
  password: () => 'It opens with a password only. Save it without one and add it again.',
  'protected-book': () => 'The book is protected and opens in its shop’s programs only.',
  damaged: ({ quote }) => `${DAMAGED}: ${quote}`,
  'part-missing': ({ name }) => `${DAMAGED}: ${name} is missing in it.`,
  'pages-unreadable': () => `${DAMAGED}: none of its pages can be read.`,
  'no-chapters': () => `${DAMAGED}: the book lists no chapters.`,
  'no-description': () => `${DAMAGED}: the description of the book is missing.`,
  entities: () => 'It declares entities of its own, which no honest document of its kind does.',
  'calendar-cut-off': () => 'It is cut off: the end of the calendar is missing.',
  'value-cut-off': () => 'It is cut off: it ends in the middle of a value.',
  'no-table': ({ quote }) => `It is no table: ${quote}`,
  'too-many-inside': ({ most }) => `There are more than ${most} documents in it. ${UNPACK}`,
  'too-many-members': ({ most }) => `It has more than ${most} members. ${UNPACK}`,
  'member-too-large': ({ bytes }) =>
    `It has ${bytes} bytes, too much to be read within an archive. Unpack it and add the file.`,
  'kind-too-large': ({ bytes, mib }) =>
    `It has ${bytes} bytes; of its kind at most ${mib} MiB are read. ${SPLIT}`,
  'value-too-large': ({ most }) => `One value in it has more than ${most} characters. ${SPLIT}`,
  'too-much-text': () => `Its text is too large to be read at once. ${SPLIT}`,
  'unpacks-to': ({ mib }) => `It unpacks to more than ${mib} MiB. ${UNPACK}`,
  'unpacks-times': ({ ratio }) =>
    `Something in it unpacks to more than ${ratio} times its size, as archives do that are made to fill a machine.`,
  'inside-too-deep': ({ most }) => `It lies more than ${most} documents deep.`,
  'nested-too-deep': () => 'What is in it is nested too deeply to be read.',
  'tags-too-deep': ({ most }) => `Its tags are nested more than ${most} deep.`,
  'no-text': () => 'There is no text in it.',
  'no-text-scanned': () =>
    'Its pages have no text. A scanned page is only a picture of its text: let a scanner’s program recognise the text (OCR), and add it again.',
  'nothing-inside': () => 'Nothing in it can be read. The first:',
  'not-opened': ({ system }) => `The file cannot be opened (${system}).`,
  'no-file': () => 'It is a link, or something else that is no file.',
  'no-reader': ({ system }) => `No reader could be started (${system}). Try again later.`,
  'reader-endless': () => 'The reader said something without an end.',
  'reader-no-part': () => 'The reader said something that is no part of a document.',
  'reader-disorder': () => 'The reader said something out of order.',
  'reader-early': () => 'The reader ended before the document did.',
  'reader-ended': ({ code }) => `Its reader ended with ${code} before it had read everything.`,
  'reader-killed': ({ signal }) => `Its reader ended by ${signal} before it had read everything.`,
  memory: () => `Reading it takes more memory than a reader gets. ${SPLIT}`,
  time: ({ seconds }) => `Reading it takes more than ${seconds} seconds. ${SPLIT}`,
  'processor-time': ({ seconds }) =>
    `Reading it takes more than ${seconds} seconds of the processor’s time. ${SPLIT}`,
  'pages-broken': ({ pages, count }) => `${pagesInWords(count, pages)}: cannot be read.`,
  'pages-without-text': ({ pages, count }) =>
    `${pagesInWords(count, pages)}: no text; a scanned page is a picture of its text.`,
  'table-ends': ({ row, quote }) => `After row ${row} it is no table: ${quote}`,
  'mail-too-large': ({ number }) => `Mail ${number} is too large and was passed over.`,
  'mail-passed-over': ({ number }) => `Mail ${number} was passed over:`,
  'value-passed-over': ({ number }) => `Value ${number} was passed over:`,
  'read-up-to-value': ({ number }) => `It was read up to its value ${number}.`,
  'read-up-to-parts': ({ most }) => `It was read up to ${most} parts; the rest is left out.`,
  'read-up-to-characters': ({ most }) =>
    `It was read up to ${most} characters; the rest is left out.`,
  'message-cut': ({ characters, most }) =>
    `A message of ${characters} characters was cut after ${most}.`,
}

function pagesInWords(count: SaidValues[string] | undefined, pages: unknown): string {
  return `${count === 1 ? 'page' : 'pages'} ${String(pages)}`
}
