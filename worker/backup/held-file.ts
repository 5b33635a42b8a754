import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { type FileStamp, stampOf } from './file-stamp.ts'
import type { ReadPiece } from './object-store.ts'

const PIECE_BYTES = 256 * 1024
const SAFELY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** A file of one moment, whatever becomes of its name. */
export interface HeldFile {
  readonly stamp: FileStamp
  readonly read: ReadPiece
  /** May be called again. */
  readonly close: () => void
}

/** Undefined when it is gone, or may not be read. */
export function openHeld(path: string): HeldFile | undefined {
  try {
    const file = openSync(path, SAFELY)
    const stamp = stampOf(fstatSync(file, { bigint: true }))
    let at = 0
    // What is appended later is no part of it.
    const read: ReadPiece = (into) => {
      const got = readSync(file, into, 0, Math.min(into.length, stamp.size - at), at)
      at += got
      return got
    }
    return { stamp, read, close: once(() => closeSync(file)) }
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ELOOP'].includes(systemCodeOf(error) ?? '')) return undefined
    throw error
  }
}

/** The number of a file that was closed is soon another file's. */
function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    work()
  }
}

/** The same without its descriptor. */
export function inMemory({ stamp, read, close }: HeldFile): HeldFile {
  try {
    return { stamp, read: piecesOf(wholeOf(read)), close: () => undefined }
  } finally {
    close()
  }
}

export function wholeOf(read: ReadPiece): Buffer {
  const pieces: Buffer[] = []
  const piece = Buffer.allocUnsafe(PIECE_BYTES)
  for (let got = read(piece); got > 0; got = read(piece))
    pieces.push(Buffer.from(piece.subarray(0, got)))
  return Buffer.concat(pieces)
}

export function piecesOf(bytes: Buffer): ReadPiece {
  let at = 0
  return (into) => {
    const got = bytes.copy(into, 0, at)
    at += got
    return got
  }
}
