import { closeSync, openSync, readSync } from 'node:fs'

export const BLOCK_BYTES = 512
/** What eleven octal digits hold. */
const MOST_BYTES = 8 ** 11 - 1
const PIECE_BYTES = 256 * 1024
const LONGEST_NAME = 100
const PRINTABLE = /^[\x20-\x7e]+$/

/** A file that goes into an archive: a text, or what lies at a path. */
export interface TarEntry {
  readonly name: string
  readonly mtimeSeconds: number
  readonly size: number
  readonly from: { readonly bytes: Buffer } | { readonly path: string }
}

/** A tar archive (POSIX.1-1988 ustar; POSIX.1-2001 pax for names that are long or not plain ASCII), piece by piece. */
export function* tarPieces(entries: Iterable<TarEntry>): Generator<Buffer> {
  for (const entry of entries) {
    if (entry.size > MOST_BYTES) throw new TypeError(`${entry.name} is too large for an archive`)
    if (entry.name.length > LONGEST_NAME || !PRINTABLE.test(entry.name)) yield* longName(entry)
    yield header(entry, '0')
    yield* contentOf(entry)
    yield padding(entry.size)
  }
  yield Buffer.alloc(2 * BLOCK_BYTES)
}

function* longName({ name, mtimeSeconds }: TarEntry): Generator<Buffer> {
  const record = Buffer.from(paxRecord('path', name))
  yield header({ name: 'pax-name', mtimeSeconds, size: record.length }, 'x')
  yield record
  yield padding(record.length)
}

/** `length key=value\n`, where the length counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const bytes = Buffer.byteLength(rest)
  const guess = bytes + String(bytes).length
  return `${bytes + String(guess).length}${rest}`
}

function header(
  { name, mtimeSeconds, size }: Pick<TarEntry, 'name' | 'mtimeSeconds' | 'size'>,
  type: '0' | 'x',
): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES)
  block.write(Buffer.from(name).subarray(0, LONGEST_NAME).toString('latin1'), 0, 'latin1')
  block.write('0000600\0', 100, 'latin1')
  block.write('0000000\0', 108, 'latin1')
  block.write('0000000\0', 116, 'latin1')
  block.write(`${octal(size)}\0`, 124, 'latin1')
  block.write(`${octal(Math.max(0, Math.floor(mtimeSeconds)))}\0`, 136, 'latin1')
  block.write(`        ${type}`, 148, 'latin1')
  block.write('ustar\x0000', 257, 'latin1')
  block.write(`${octal(checksumOf(block), 6)}\0 `, 148, 'latin1')
  return block
}

/** The sum of a header's bytes, its own field taken for blanks. */
export function checksumOf(block: Buffer): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0)
}

function octal(value: number, digits = 11): string {
  return value.toString(8).padStart(digits, '0')
}

function* contentOf({ from, size, name }: TarEntry): Generator<Buffer> {
  if ('bytes' in from) return yield from.bytes
  const file = openSync(from.path, 'r')
  try {
    let left = size
    while (left > 0) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, left))
      const got = readSync(file, piece)
      if (got === 0) throw new TypeError(`${name} became shorter while it was read`)
      left -= got
      yield piece.subarray(0, got)
    }
  } finally {
    closeSync(file)
  }
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES)
}
