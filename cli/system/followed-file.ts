import { type FileHandle, open, stat } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

const CHUNK_BYTES = 64 * 1024

/** A text file that grows, and that is replaced by a new one of the same name when it is full. */
export class FollowedFile implements AsyncDisposable {
  readonly #path: string
  #file: FileHandle
  #position = 0
  #rest = ''
  #decoder = new StringDecoder('utf8')

  private constructor(path: string, file: FileHandle) {
    this.#path = path
    this.#file = file
  }

  static async open(path: string): Promise<FollowedFile> {
    return new FollowedFile(path, await open(path, 'r'))
  }

  /** The whole lines that have come since the last call, oldest first: the end of a replaced file, then the new one. */
  async newLines(): Promise<string[]> {
    const replaced = await this.#isReplaced()
    const text = await this.#readOn()
    if (!replaced) return this.#linesOf(text)
    const oldLines = this.#linesOf(`${text}\n`).filter((line) => line !== '')
    await this.#reopen()
    return [...oldLines, ...this.#linesOf(await this.#readOn())]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
  }

  async #isReplaced(): Promise<boolean> {
    try {
      const [now, opened] = await Promise.all([stat(this.#path), this.#file.stat()])
      return now.ino !== opened.ino || now.size < this.#position
    } catch (error) {
      // Between the old file's renaming and the new one's making there is none.
      if (systemCodeOf(error) === 'ENOENT') return false
      throw error
    }
  }

  async #reopen(): Promise<void> {
    await this.#file.close()
    this.#file = await open(this.#path, 'r')
    this.#position = 0
    this.#rest = ''
    this.#decoder = new StringDecoder('utf8')
  }

  async #readOn(): Promise<string> {
    const chunk = Buffer.alloc(CHUNK_BYTES)
    let text = ''
    for (;;) {
      const { bytesRead } = await this.#file.read(chunk, 0, CHUNK_BYTES, this.#position)
      if (bytesRead === 0) return text
      this.#position += bytesRead
      text += this.#decoder.write(chunk.subarray(0, bytesRead))
    }
  }

  #linesOf(text: string): string[] {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    return lines
  }
}
