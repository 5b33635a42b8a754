import { once } from 'node:events'
import { rename, stat } from 'node:fs/promises'
import pino from 'pino'
import { PRIVATE_FILE } from '../files/atomic-write.ts'
import { messageOf, systemCodeOf } from '../errors/app-error.ts'

interface RotatingFileOptions {
  readonly path: string
  readonly maxBytes?: number
  /** Older files that are kept, as `<path>.1` (the newest) and up. */
  readonly keep?: number
}

const MAX_BYTES = 10 * 1024 * 1024
const KEEP = 5
const BUFFER_BYTES = 8 * 1024 * 1024

type Destination = ReturnType<typeof pino.destination>

/**
 * A log file of bounded size: past `maxBytes` it becomes `<path>.1`, and so on up to `keep`. Lines are never torn by a rotation.
 * A full disk drops lines and counts them in `droppedLines`; it stops nobody.
 */
export class RotatingFile implements AsyncDisposable {
  readonly #path: string
  readonly #maxBytes: number
  readonly #keep: number
  #file: Destination
  #bytes: number
  #rotating: Promise<void> | undefined
  droppedLines = 0
  droppedBytes = 0
  failedRotations = 0

  private constructor(options: RotatingFileOptions, bytes: number) {
    this.#path = options.path
    this.#maxBytes = options.maxBytes ?? MAX_BYTES
    this.#keep = options.keep ?? KEEP
    this.#bytes = bytes
    this.#file = this.#openFile()
  }

  static async open(options: RotatingFileOptions): Promise<RotatingFile> {
    const file = new RotatingFile(options, await sizeOf(options.path))
    await once(file.#file, 'ready')
    return file
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
    await closed(this.#file)
  }

  #openFile(): Destination {
    const file = pino.destination({
      dest: this.#path,
      sync: false,
      mode: PRIVATE_FILE,
      maxLength: BUFFER_BYTES,
    })
    const lost = (): void => {
      this.droppedLines += 1
    }
    const dropped = (line: unknown): void => {
      lost()
      this.droppedBytes += Buffer.byteLength(String(line))
    }
    return file.on('drop', dropped).on('error', lost)
  }

  /** When a rotation fails (a full disk, a folder that is gone) the file grows on, and it is tried again a file's length later. */
  async #rotate(): Promise<void> {
    this.#bytes = 0
    try {
      for (let number = this.#keep - 1; number >= 1; number -= 1) {
        await renameIfThere(`${this.#path}.${number}`, `${this.#path}.${number + 1}`)
      }
      await renameIfThere(this.#path, `${this.#path}.1`)
      const full = this.#file
      this.#file = this.#openFile()
      await closed(full)
    } catch (error) {
      this.failedRotations += 1
      this.write(
        `${JSON.stringify({ level: 'error', evt: 'log-not-rotated', msg: messageOf(error) })}\n`,
      )
    } finally {
      this.#rotating = undefined
    }
  }
}

/** Settled when everything that was given to the file is in it, or cannot be: on a full disk what waits is lost, and nobody waits for room. */
async function closed(file: Destination): Promise<void> {
  await new Promise<void>((resolve) => {
    file.once('close', resolve)
    file.once('error', () => file.destroy())
    file.end()
  })
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
