import type { FileHandle } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { systemCodeOf } from '../errors/app-error.ts'

interface FollowedFileOptions {
  /** Opens the file that has the name now. */
  readonly open: () => Promise<FileHandle>
  /** Where in the file to begin. */
  readonly position?: number
  /** How much one call of `newLines` reads. */
  readonly mostBytes?: number
  /** A line that grows beyond this is given in pieces. */
  readonly longestLine?: number
}

const CHUNK_BYTES = 64 * 1024

/** A text file that grows, and that is replaced by a new one of the same name when it is full. */
export class FollowedFile implements AsyncDisposable {
  readonly #options: FollowedFileOptions
  #file: FileHandle
  #position: number
  #rest = ''
  #decoder = new StringDecoder('utf8')

  private constructor(file: FileHandle, options: FollowedFileOptions) {
    this.#file = file
    this.#options = options
    this.#position = options.position ?? 0
  }

  static async open(options: FollowedFileOptions): Promise<FollowedFile> {
    return new FollowedFile(await options.open(), options)
  }

  /** The whole lines that have come since the last call, oldest first: the end of a replaced file, then the new one. */
  async newLines(): Promise<string[]> {
    const { mostBytes = Number.POSITIVE_INFINITY } = this.#options
    const replacement = await this.#replacement()
    const { text, atEnd } = await this.#readOn(mostBytes)
    if (!replacement) return this.#linesOf(text)
    if (!atEnd) {
      await replacement.close()
      return this.#linesOf(text)
    }
    const oldLines = this.#linesOf(`${text}\n`).filter((line) => line !== '')
    await this.#goOnWith(replacement)
    return [...oldLines, ...this.#linesOf((await this.#readOn(mostBytes)).text)]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
  }

  /** The file that has the name now, if it is another one or begins anew. */
  async #replacement(): Promise<FileHandle | undefined> {
    const present = await this.#openPresent()
    if (!present) return undefined
    const [now, opened] = await Promise.all([present.stat(), this.#file.stat()])
    if (now.ino !== opened.ino || now.size < this.#position) return present
    await present.close()
    return undefined
  }

  async #openPresent(): Promise<FileHandle | undefined> {
    try {
      return await this.#options.open()
    } catch (error) {
      // Between the old file's renaming and the new one's making there is none.
      if (systemCodeOf(error) === 'ENOENT') return undefined
      throw error
    }
  }

  async #goOnWith(file: FileHandle): Promise<void> {
    await this.#file.close()
    this.#file = file
    this.#position = 0
    this.#rest = ''
    this.#decoder = new StringDecoder('utf8')
  }

  async #readOn(mostBytes: number): Promise<{ text: string; atEnd: boolean }> {
    const chunk = Buffer.alloc(CHUNK_BYTES)
    let text = ''
    for (let read = 0; read < mostBytes;) {
      const { bytesRead } = await this.#file.read(chunk, 0, CHUNK_BYTES, this.#position)
      if (bytesRead === 0) return { text, atEnd: true }
      this.#position += bytesRead
      read += bytesRead
      text += this.#decoder.write(chunk.subarray(0, bytesRead))
    }
    return { text, atEnd: false }
  }

  #linesOf(text: string): string[] {
    const { longestLine = Number.POSITIVE_INFINITY } = this.#options
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    if (this.#rest.length <= longestLine) return lines
    lines.push(this.#rest)
    this.#rest = ''
    return lines
  }
}
