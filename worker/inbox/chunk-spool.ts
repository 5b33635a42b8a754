import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../../shared/files/atomic-write.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { noRoomOr } from '../files/no-room.ts'
import { Chunk } from './chunk.ts'

/** As much is held in memory; a longer document goes through a file. */
const HELD_CHARACTERS = 1_000_000

/**
 * The chunks of a document between being read and being kept: a document whose last page cannot be read leaves no memories of the others,
 * and a chunk can say of how many it is one.
 */
export class ChunkSpool implements AsyncDisposable {
  readonly #path: string
  #held: Chunk[] = []
  #characters = 0
  #file: FileHandle | undefined
  #count = 0

  /** @param path of the file, should one be needed. */
  constructor(path: string) {
    this.#path = path
  }

  get count(): number {
    return this.#count
  }

  async add(chunks: readonly Chunk[]): Promise<void> {
    this.#held.push(...chunks)
    this.#count += chunks.length
    for (const { text } of chunks) this.#characters += text.length
    if (this.#characters > HELD_CHARACTERS) await this.#spill()
  }

  /** All of them in their order. */
  async *chunks(): AsyncGenerator<Chunk> {
    if (this.#file) {
      for await (const line of createInterface({ input: createReadStream(this.#path) }))
        yield Chunk.parse(parseJson(line, 'Chunk'), 'Chunk')
    }
    yield* this.#held
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.close()
    if (this.#file) await rm(this.#path, { force: true })
  }

  async #spill(): Promise<void> {
    try {
      if (!this.#file) {
        await mkdir(dirname(this.#path), { recursive: true, mode: PRIVATE_FOLDER })
        this.#file = await open(this.#path, 'w', PRIVATE_FILE)
      }
      await this.#file.appendFile(this.#held.map((chunk) => `${JSON.stringify(chunk)}\n`).join(''))
    } catch (error) {
      throw noRoomOr(error)
    }
    this.#held = []
    this.#characters = 0
  }
}
