import type { ReadingSaidCode } from '../../../shared/domain/file-said.ts'
import { readingSaid } from './reading-told.ts'
import { refusal } from './refusal.ts'

// oxlint-disable no-control-regex -- kinds of files are told by such bytes
/** Kinds that people drop and that are not read, by how they begin. */
const UNREAD: readonly (readonly [RegExp, ReadingSaidCode])[] = [
  [
    /^\x89PNG|^\xff\xd8\xff|^GIF8|^RIFF....WEBP|^BM.{4}\0\0\0\0|^II\*\0|^MM\0\*|^....ftyp(heic|mif1|avif)/s,
    'picture',
  ],
  [/^ID3|^\xff[\xfb\xf3\xf2]|^OggS|^fLaC|^RIFF....WAVE|^....ftypM4A/s, 'recording'],
  [/^....ftyp|^\x1a\x45\xdf\xa3|^RIFF....AVI /s, 'film'],
  [/^\x1f\x8b|^7z\xbc\xaf|^Rar!|^BZh|^\xfd7zXZ|^\x28\xb5\x2f\xfd/, 'packed'],
  [/^.{257}ustar/s, 'packed'],
  [/^\x7fELF|^MZ|^\xca\xfe\xba\xbe|^\xcf\xfa\xed\xfe/, 'program'],
  [/^SQLite format 3\0/, 'database'],
]
// oxlint-enable no-control-regex
const OLD_OFFICE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le')
const HEAD_BYTES = 512

/** The refusal of a kind that is known and not read. */
export function unreadKind(bytes: Buffer): Error | undefined {
  const head = bytes.toString('latin1', 0, HEAD_BYTES)
  if (head.startsWith(OLD_OFFICE)) return ofOldOffice(bytes)
  const kind = UNREAD.find(([begin]) => begin.test(head))?.[1]
  return kind === undefined ? undefined : refusal('unknown-kind', readingSaid(kind))
}

/** Files of old office programs, and those of present ones behind a password, have the same container. */
function ofOldOffice(bytes: Buffer): Error {
  if (bytes.includes(ENCRYPTED_PACKAGE)) return refusal('encrypted', readingSaid('password'))
  return refusal('unknown-kind', readingSaid('old-office'))
}
