import type { Reader } from './open-document.ts'
import type { Sample } from './sample.ts'

/** A kind of document that is read. */
export interface DocumentKind {
  /** As the `document` part names it. Chat exports and memories name themselves more closely. */
  readonly format: string
  readonly mediaTypes: readonly string[]
  /** Whether the bytes are of this kind, told by what is in them. */
  readonly sniff: (sample: Sample) => boolean
  /** Nothing is left of one that was read, which no parser of a format took apart: the same process may read another one. */
  readonly isPlain?: true
  /** Loads what reads it: libraries of other kinds stay on the disk. */
  readonly load: () => Promise<Reader>
}

/** All kinds, the surest signs first: the first whose signs are there it is. */
export const DOCUMENT_KINDS: readonly DocumentKind[] = [
  {
    format: 'pdf',
    mediaTypes: ['application/pdf'],
    sniff: ({ bytes }) => bytes.subarray(0, 1024).includes('%PDF-'),
    load: async () => (await import('./readers/pdf.ts')).readPdf,
  },
  {
    format: 'docx',
    mediaTypes: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    sniff: (sample) => hasMember(sample, 'word/document.xml'),
    load: async () => (await import('./readers/docx.ts')).readDocx,
  },
  {
    format: 'xlsx',
    mediaTypes: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    sniff: (sample) => hasMember(sample, 'xl/workbook.xml'),
    load: async () => (await import('./readers/xlsx.ts')).readXlsx,
  },
  {
    format: 'odt',
    mediaTypes: ['application/vnd.oasis.opendocument.text'],
    sniff: ({ mimetype }) => mimetype.startsWith('application/vnd.oasis.opendocument.text'),
    load: async () => (await import('./readers/odt.ts')).readOdt,
  },
  {
    format: 'ods',
    mediaTypes: ['application/vnd.oasis.opendocument.spreadsheet'],
    sniff: ({ mimetype }) => mimetype.startsWith('application/vnd.oasis.opendocument.spreadsheet'),
    load: async () => (await import('./readers/ods.ts')).readOds,
  },
  {
    format: 'odp',
    mediaTypes: ['application/vnd.oasis.opendocument.presentation'],
    sniff: ({ mimetype }) => mimetype.startsWith('application/vnd.oasis.opendocument.presentation'),
    load: async () => (await import('./readers/odp.ts')).readOdp,
  },
  {
    format: 'pptx',
    mediaTypes: ['application/vnd.openxmlformats-officedocument.presentationml.presentation'],
    sniff: (sample) => hasMember(sample, 'ppt/presentation.xml'),
    load: async () => (await import('./readers/pptx.ts')).readPptx,
  },
  {
    format: 'epub',
    mediaTypes: ['application/epub+zip'],
    sniff: (sample) =>
      sample.mimetype === 'application/epub+zip' || hasMember(sample, 'META-INF/container.xml'),
    load: async () => (await import('./readers/epub.ts')).readEpub,
  },
  {
    format: 'zip',
    mediaTypes: ['application/zip'],
    sniff: ({ archive }) => archive !== undefined,
    load: async () => (await import('./readers/zip.ts')).readZip,
  },
  {
    format: 'rtf',
    mediaTypes: ['application/rtf', 'text/rtf'],
    sniff: ({ text }) => text.startsWith('{\\rtf'),
    load: async () => (await import('./readers/rtf.ts')).readRtf,
  },
  {
    format: 'ics',
    mediaTypes: ['text/calendar'],
    sniff: ({ text }) => /^\s*BEGIN:VCALENDAR\s/i.test(text),
    load: async () => (await import('./readers/ics.ts')).readIcs,
  },
  {
    format: 'mbox',
    mediaTypes: ['application/mbox'],
    sniff: ({ text }) => /^From \S+.*\r?\n>?[!-9;-~]+:/.test(text),
    load: async () => (await import('./readers/mbox.ts')).readMbox,
  },
  {
    format: 'eml',
    mediaTypes: ['message/rfc822'],
    sniff: ({ text }) => beginsLikeMail(text),
    load: async () => (await import('./readers/eml.ts')).readEml,
  },
  {
    format: 'html',
    mediaTypes: ['text/html', 'application/xhtml+xml'],
    sniff: ({ text }) =>
      /^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|body)\b/is.test(text),
    load: async () => (await import('./readers/html.ts')).readHtml,
  },
  {
    format: 'json',
    mediaTypes: ['application/json', 'application/x-ndjson'],
    sniff: ({ text, extension }) =>
      /^\s*(\[\s*)?\{\s*"/.test(text) || (/^(json|jsonl|ndjson)$/.test(extension) && text !== ''),
    isPlain: true,
    load: async () => (await import('./readers/json.ts')).readJson,
  },
  {
    format: 'csv',
    mediaTypes: ['text/csv', 'text/tab-separated-values'],
    sniff: ({ text, extension }) => /^(csv|tsv|tab)$/.test(extension) && text !== '',
    load: async () => (await import('./readers/csv.ts')).readCsv,
  },
  {
    format: 'markdown',
    mediaTypes: ['text/markdown'],
    sniff: ({ text, extension }) => /^(md|markdown|mdown|mkd)$/.test(extension) && text !== '',
    isPlain: true,
    load: async () => (await import('./readers/markdown.ts')).readMarkdown,
  },
  {
    format: 'text',
    mediaTypes: ['text/plain'],
    sniff: ({ text }) => text !== '',
    isPlain: true,
    load: async () => (await import('./readers/text.ts')).readText,
  },
]

function hasMember({ archive }: Sample, name: string): boolean {
  return archive?.has(name) ?? false
}

const MAIL_HEADERS =
  /^(from|to|cc|date|subject|message-id|received|return-path|mime-version|delivered-to|reply-to|content-type|x-[a-z0-9-]+|dkim-signature|arc-[a-z-]+)$/

/** At least three lines that mails begin with, one of them saying from whom or by which way it came, before the first empty line. */
function beginsLikeMail(text: string): boolean {
  const [head = ''] = text.split(/\r?\n\r?\n/, 1)
  const lines = head.split(/\r?\n/).filter((line) => !/^\s/.test(line))
  const names = lines.map((line) => /^([!-9;-~]+):/.exec(line)?.[1]?.toLowerCase())
  const cutOff = head.length === text.length
  if (!cutOff && names.includes(undefined)) return false
  const known = names.filter((name) => name !== undefined && MAIL_HEADERS.test(name))
  return known.length >= 3 && known.some((name) => /^(from|received|return-path)$/.test(name ?? ''))
}
