import { refusal } from './refusal.ts'
import { ENCRYPTED } from './zip-archive.ts'

// oxlint-disable no-control-regex -- kinds of files are told by such bytes
/** Kinds that people drop and that are not read, by how they begin, with what helps. */
const UNREAD: readonly (readonly [RegExp, string])[] = [
  [
    /^\x89PNG|^\xff\xd8\xff|^GIF8|^RIFF....WEBP|^BM.{4}\0\0\0\0|^II\*\0|^MM\0\*|^....ftyp(heic|mif1|avif)/s,
    'a picture',
  ],
  [/^ID3|^\xff[\xfb\xf3\xf2]|^OggS|^fLaC|^RIFF....WAVE|^....ftypM4A/s, 'a recording'],
  [/^....ftyp|^\x1a\x45\xdf\xa3|^RIFF....AVI /s, 'a film'],
  [
    /^\x1f\x8b|^7z\xbc\xaf|^Rar!|^BZh|^\xfd7zXZ|^\x28\xb5\x2f\xfd/,
    'a packed file: unpack it and add what is in it',
  ],
  [/^.{257}ustar/s, 'a packed file: unpack it and add what is in it'],
  [/^\x7fELF|^MZ|^\xca\xfe\xba\xbe|^\xcf\xfa\xed\xfe/, 'a program'],
  [/^SQLite format 3\0/, 'a database'],
]
// oxlint-enable no-control-regex
const OLD_OFFICE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le')
const HEAD_BYTES = 512

/** The refusal of a kind that is known and not read. */
export function unreadKind(bytes: Buffer): Error | undefined {
  const head = bytes.toString('latin1', 0, HEAD_BYTES)
  if (head.startsWith(OLD_OFFICE)) return ofOldOffice(bytes)
  const words = UNREAD.find(([begin]) => begin.test(head))?.[1]
  return words === undefined ? undefined : refusal('unknown-kind', `It is ${words}.`)
}

/** Files of old office programs, and those of present ones behind a password, have the same container. */
function ofOldOffice(bytes: Buffer): Error {
  if (bytes.includes(ENCRYPTED_PACKAGE)) return refusal('encrypted', ENCRYPTED)
  return refusal(
    'unknown-kind',
    'It is of an old office program (.doc, .xls, .ppt, .msg): save it as .docx, .xlsx or .pdf.',
  )
}
