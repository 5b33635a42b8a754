import { readingSaid } from './reading-told.ts'
import type { OpenDocument } from './open-document.ts'
import { refusal } from './refusal.ts'
import { encodingOf, markedEncoding } from './text-encoding.ts'
import { unreadKind } from './unread-kinds.ts'
import { ZipArchive } from './zip-archive.ts'

/** What the kind of a document is told from. */
export interface Sample {
  /** The beginning of the bytes. */
  readonly bytes: Buffer
  /** The beginning as a text; empty for what is no text. */
  readonly text: string
  /** Of the name, in small letters, without the dot. A hint between kinds of text. */
  readonly extension: string
  /** The archive that it is, when it is one. */
  readonly archive: ZipArchive | undefined
  /** What an archive of an office program or a book says that it is. */
  readonly mimetype: string
}

const SAMPLE_BYTES = 64 * 1024
const MIMETYPE_CHARACTERS = 200

/** Looks at a document. Throws `empty`, `unknown-kind`, `encrypted` or `damaged`. */
export async function takeSample(document: OpenDocument): Promise<Sample> {
  const { source, name } = document
  if (source.size === 0) throw refusal('empty', readingSaid('empty'))
  const bytes = source.read(0, SAMPLE_BYTES)
  const extension = /\.([a-z0-9]{1,12})$/.exec(name.toLowerCase())?.[1] ?? ''
  const archive = isZip(bytes) ? await ZipArchive.open(document) : undefined
  const mimetype = archive?.has('mimetype') ? await mimetypeOf(archive) : ''
  const text = archive ? '' : textAtBegin(document, bytes)
  return { bytes, text, extension, archive, mimetype }
}

/** A member, the end of an archive without members, and a part of one in several files. */
const ZIP_BEGINS = ['504b0304', '504b0506', '504b0708']

function isZip(bytes: Buffer): boolean {
  return ZIP_BEGINS.includes(bytes.toString('hex', 0, 4))
}

async function mimetypeOf(archive: ZipArchive): Promise<string> {
  for await (const piece of archive.text('mimetype'))
    return piece.slice(0, MIMETYPE_CHARACTERS).trim()
  return ''
}

function textAtBegin({ source }: OpenDocument, bytes: Buffer): string {
  const unread = unreadKind(bytes)
  if (unread) throw unread
  if (!looksLikeText(bytes)) return ''
  const decoder = new TextDecoder(encodingOf(source))
  return decoder.decode(bytes, { stream: true })
}

const MOST_CONTROLS = 0.02

function looksLikeText(bytes: Buffer): boolean {
  const encoding = markedEncoding(bytes)
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return true
  if (bytes.includes(0)) return false
  const controls = bytes.reduce((count, byte) => count + (isControl(byte) ? 1 : 0), 0)
  return controls <= bytes.length * MOST_CONTROLS
}

/** A control character that texts do not have: neither tab, line ends and page feed, nor the escape of a terminal's log. */
function isControl(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b
}
