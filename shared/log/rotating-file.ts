import { rename, stat } from 'node:fs/promises'
import pino from 'pino'
import { PRIVATE_FILE } from '../files/atomic-write.ts'
import { systemCodeOf } from '../errors/app-error.ts'

interface RotatingFileOptions {
  readonly path: string
  readonly maxBytes?: number
  /** Older files that are kept, as `<path>.1` (the newest) and up. */
  readonly keep?: number
}

const MAX_BYTES = 10 * 1024 * 1024
const KEEP = 5

/**
 * A log file of bounded size: past `maxBytes` it becomes `<path>.1`, and so on up to `keep`. Lines are never torn by a rotation.
 * A full disk drops lines and counts them in `droppedLines`; it stops nobody.
 */
export class RotatingFile implements AsyncDisposable {
  readonly #path: string
  readonly #maxBytes: number
  readonly #keep: number
  readonly #file: ReturnType<typeof pino.destination>
  #bytes: number
  #rotating: Promise<void> | undefined
  droppedLines = 0

  private constructor(options: RotatingFileOptions, bytes: number) {
    this.#path = options.path
    this.#maxBytes = options.maxBytes ?? MAX_BYTES
    this.#keep = options.keep ?? KEEP
    this.#bytes = bytes
    this.#file = pino.destination({
      dest: options.path,
      sync: false,
      mode: PRIVATE_FILE,
      maxLength: 8 * 1024 * 1024,
    })
    this.#file.on('drop', () => (this.droppedLines += 1))
    this.#file.on('error', () => (this.droppedLines += 1))
  }

  static async open(options: RotatingFileOptions): Promise<RotatingFile> {
    const bytes = await sizeOf(options.path)
    return new RotatingFile(options, bytes)
  }

  write(line: string): void {
    this.#bytes += Buffer.byteLength(line)
    this.#file.write(line)
    if (this.#bytes > this.#maxBytes) this.#rotating ??= this.#rotate()
  }

  /** Puts what is buffered on its way to the disk, at once: for a process that is about to die. */
  flushSync(): void {
    this.#file.flushSync()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#rotating
    await new Promise<void>((resolve) => {
      this.#file.once('close', resolve)
      this.#file.end()
    })
  }

  async #rotate(): Promise<void> {
    this.#bytes = 0
    try {
      for (let number = this.#keep - 1; number >= 1; number -= 1) {
        await renameIfThere(`${this.#path}.${number}`, `${this.#path}.${number + 1}`)
      }
      await renameIfThere(this.#path, `${this.#path}.1`)
      this.#file.reopen(this.#path)
    } finally {
      this.#rotating = undefined
    }
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return 0
    throw error
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
  }
}
