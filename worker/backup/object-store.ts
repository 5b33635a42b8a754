import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  fsync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER, syncFolder } from '../../shared/files/atomic-write.ts'

/** Something to read from, piece by piece, into the buffer that is given: the bytes that came, 0 at the end. */
export type ReadPiece = (into: Buffer) => number

const PIECE_BYTES = 256 * 1024
const SYNCED_TOGETHER = 16
const PASSING = '.tmp-'
const NAME = /^[0-9a-f]{64}$/
/** Letters of a name that its folder is called by. */
const PREFIX = 2

/**
 * Contents by their SHA-256, `<aa>/<hash>`, each once. INVARIANT: what `keep` gave the name of lies there whole, as was seen by reading it
 * back; it outlives a power loss once `sync` has returned. Synchronous: a process that makes a copy has nothing else to do.
 */
export class ObjectStore {
  readonly #folder: string
  /** By the beginning of their names: each folder is listed when it is first asked for. */
  readonly #hashes = new Map<string, Set<string>>()
  readonly #unsynced = new Set<string>()
  readonly #piece = Buffer.allocUnsafe(PIECE_BYTES)

  private constructor(folder: string) {
    this.#folder = folder
  }

  static open(folder: string): ObjectStore {
    // What a process left that was killed in the middle.
    for (const name of namesIn(folder))
      if (name.startsWith(PASSING)) rmSync(join(folder, name), { force: true })
    return new ObjectStore(folder)
  }

  *hashes(): Generator<string> {
    for (const prefix of this.#prefixes()) yield* this.#listed(prefix)
  }

  has(hash: string): boolean {
    return this.#listed(hash.slice(0, PREFIX)).has(hash)
  }

  /** The same as long as nothing has been added or taken away. */
  mark(): string {
    const mark = createHash('sha256')
    for (const prefix of this.#prefixes()) {
      const found = lstatSync(join(this.#folder, prefix), { bigint: true })
      mark.update(`${prefix} ${found.ino} ${found.mtimeNs} ${found.ctimeNs}\n`)
    }
    return mark.digest('hex')
  }

  /** Keeps a content and gives its hash with its size. One that is there already is read, and mended where it is damaged. */
  keep(read: ReadPiece): { readonly hash: string; readonly size: number; readonly isNew: boolean } {
    const temporary = join(this.#folder, `${PASSING}${randomBytes(8).toString('hex')}`)
    mkdirSync(this.#folder, { recursive: true, mode: PRIVATE_FOLDER })
    try {
      const { hash, size } = this.#copy(read, temporary)
      const isThere = this.has(hash) && this.isWhole(hash)
      if (!isThere) this.#place(temporary, hash)
      this.#listed(hash.slice(0, PREFIX)).add(hash)
      return { hash, size, isNew: !isThere }
    } finally {
      rmSync(temporary, { force: true })
    }
  }

  /** Whether a content lies there as it was kept. */
  isWhole(hash: string): boolean {
    try {
      return this.#hashOf(this.pathOf(hash)) === hash
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return false
      throw error
    }
  }

  /** Reads a content from its beginning to its end, and calls back with each piece. Throws `file-corrupt` when it is not what was kept. */
  read(hash: string, take: (piece: Buffer) => void): void {
    const found = createHash('sha256')
    try {
      this.#pieces(this.pathOf(hash), (piece) => {
        found.update(piece)
        take(piece)
      })
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT') throw error
      throw damaged(hash, 'is missing')
    }
    if (found.digest('hex') !== hash) throw damaged(hash, 'has changed')
  }

  remove(hash: string): void {
    rmSync(this.pathOf(hash), { force: true })
    this.#listed(hash.slice(0, PREFIX)).delete(hash)
  }

  /** Waits until everything that was kept would outlive a power loss. */
  async sync(): Promise<void> {
    const hashes = [...this.#unsynced]
    for (let at = 0; at < hashes.length; at += SYNCED_TOGETHER) {
      const some = hashes.slice(at, at + SYNCED_TOGETHER)
      await Promise.all(some.map(async (hash) => await syncFile(this.pathOf(hash))))
    }
    const prefixes = new Set(hashes.map((hash) => hash.slice(0, PREFIX)))
    for (const prefix of prefixes) await syncFolder(join(this.#folder, prefix))
    if (hashes.length > 0) await syncFolder(this.#folder)
    this.#unsynced.clear()
  }

  pathOf(hash: string): string {
    if (!NAME.test(hash)) throw new AppError('file-corrupt', 'That is no hash of a content.')
    return join(this.#folder, hash.slice(0, PREFIX), hash)
  }

  #prefixes(): string[] {
    return namesIn(this.#folder).filter((name) => name.length === PREFIX)
  }

  #listed(prefix: string): Set<string> {
    const known = this.#hashes.get(prefix)
    if (known) return known
    const names = namesIn(join(this.#folder, prefix)).filter((name) => NAME.test(name))
    const listed = new Set(names)
    this.#hashes.set(prefix, listed)
    return listed
  }

  #copy(read: ReadPiece, temporary: string): { hash: string; size: number } {
    const hash = createHash('sha256')
    const file = openSync(temporary, 'wx', PRIVATE_FILE)
    try {
      let size = 0
      for (let got = read(this.#piece); got > 0; got = read(this.#piece)) {
        const piece = this.#piece.subarray(0, got)
        hash.update(piece)
        writeWhole(file, piece)
        size += got
      }
      return { hash: hash.digest('hex'), size }
    } finally {
      closeSync(file)
    }
  }

  #place(temporary: string, hash: string): void {
    const path = this.pathOf(hash)
    mkdirSync(dirname(path), { recursive: true, mode: PRIVATE_FOLDER })
    renameSync(temporary, path)
    this.#unsynced.add(hash)
    if (!this.isWhole(hash)) throw damaged(hash, 'was not written as it was read')
  }

  #hashOf(path: string): string {
    const hash = createHash('sha256')
    this.#pieces(path, (piece) => hash.update(piece))
    return hash.digest('hex')
  }

  #pieces(path: string, take: (piece: Buffer) => void): void {
    const file = openSync(path, 'r')
    try {
      const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, fstatSync(file).size + 1))
      for (let got = readSync(file, piece); got > 0; got = readSync(file, piece))
        take(piece.subarray(0, got))
    } finally {
      closeSync(file)
    }
  }
}

/** Writes all of a piece to an open file. */
export function writeWhole(file: number, piece: Buffer): void {
  for (let at = 0; at < piece.length;) at += writeSync(file, piece, at)
}

function damaged(hash: string, how: string): AppError {
  return new AppError(
    'file-corrupt',
    `The content ${hash.slice(0, 16)}… in the backup ${how}. Look at all of it with: mh profile verify NAME --from DIR`,
  )
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? '')) return []
    throw error
  }
}

const syncOpened = promisify(fsync)

/** By number and not by a handle, which costs more than the file's name: there are as many as files were kept. */
async function syncFile(path: string): Promise<void> {
  const file = openSync(path, 'r')
  try {
    await syncOpened(file)
  } finally {
    closeSync(file)
  }
}
