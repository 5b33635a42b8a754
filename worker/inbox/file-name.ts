import { extname } from 'node:path'

const MAX_BYTES = 255
/** Room for the number of a name that is taken, and for what is put before it. */
const MAX_EXTENSION_BYTES = 32
const UNNAMED = 'document'

/**
 * A name under which a file may lie in a folder, made from whatever somebody calls it: no path, no control characters, not hidden, at most
 * 255 bytes; what a person can read of it stays.
 */
export function safeFileName(wanted: string): string {
  const plain = wanted
    .normalize('NFC')
    .replaceAll(/[/\\\p{C}]+/gu, '_')
    .trim()
    .replace(/^\.+/, '_')
  return cut(plain === '' || plain === '_' ? UNNAMED : plain, '')
}

/** The same name with a number: `notes (2).txt`. */
export function numberedName(name: string, number: number): string {
  return number === 1 ? name : cut(name, ` (${number})`)
}

/** The name of the file beside a rejected one that says why. */
export function reasonName(name: string): string {
  return `${cutToBytes(name, MAX_BYTES - REASON.length)}${REASON}`
}

const REASON = '.reason.json'

function cut(name: string, addition: string): string {
  const extension = extensionOf(name)
  const stem = name.slice(0, name.length - extension.length)
  const room = MAX_BYTES - Buffer.byteLength(addition) - Buffer.byteLength(extension)
  return `${cutToBytes(stem, room)}${addition}${extension}`
}

function extensionOf(name: string): string {
  const extension = extname(name)
  return Buffer.byteLength(extension) <= MAX_EXTENSION_BYTES ? extension : ''
}

function cutToBytes(text: string, most: number): string {
  let bytes = 0
  let kept = ''
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > most) break
    kept += character
  }
  return kept
}
