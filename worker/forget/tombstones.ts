import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { writeFileAtomic } from '../../shared/files/atomic-write.ts'
import { appendLine, linesIn } from '../files/durable-lines.ts'

interface TombstoneFiles {
  readonly file: string
  readonly keyFile: string
}

const Line = schema(() =>
  z.object({ marks: z.array(z.string()).optional(), lifted: z.string().optional() }),
)
const KEY_BYTES = 32
const MARK_LENGTH = 32
/** A text of this length is no coincidence. */
const TELLING_LENGTH = 32
const OWN_ID = /^evt-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Which memories were forgotten, without anything of them: keyed digests, whose key never leaves the profile, of the id, of the time
 * with the content, and of a long content. An id of the single-user system may belong to two memories: it counts with its time only.
 */
export class Tombstones {
  readonly #files: TombstoneFiles
  #key: Buffer | undefined
  readonly #marks: Set<string>

  private constructor(files: TombstoneFiles, key: Buffer | undefined, marks: Set<string>) {
    this.#files = files
    this.#key = key
    this.#marks = marks
  }

  /** Synchronous, as the profile is opened. */
  static open(files: TombstoneFiles): Tombstones {
    const key = existsSync(files.keyFile) ? readFileSync(files.keyFile) : undefined
    const text = existsSync(files.file) ? readFileSync(files.file, 'utf8') : ''
    return new Tombstones(files, key, marksOf(text))
  }

  /** Whether an event is one that was forgotten, or an earlier version of it. Another memory of the same words is not. */
  isForgotten(event: EpisodicEvent): boolean {
    return this.#isMarked(statementsOf(event))
  }

  /** The same, or what an import brings says the words of one: nobody has written those anew. */
  saysForgotten(event: EpisodicEvent): boolean {
    return this.#isMarked([...statementsOf(event), ...wordsOf(event)])
  }

  #isMarked(statements: readonly string[]): boolean {
    if (this.#marks.size === 0 || this.#key === undefined) return false
    const key = this.#key
    return statements.some((statement) => this.#marks.has(markOf(key, statement)))
  }

  /** Remembers that these must not come back; durable when it returns. */
  async add(events: readonly EpisodicEvent[]): Promise<void> {
    const key = (this.#key ??= await this.#makeKey())
    const statements = events.flatMap((event) => [...statementsOf(event), ...wordsOf(event)])
    const marks = [...new Set(statements.map((statement) => markOf(key, statement)))]
    await this.#append({ marks })
    for (const mark of marks) this.#marks.add(mark)
  }

  /** The person writes the same words anew: from now on words alone do not count. The forgotten memory itself stays away. */
  async lift({ content }: EpisodicEvent): Promise<void> {
    const lifted = this.#key && markOf(this.#key, wordsAlone(content))
    if (lifted === undefined || !this.#marks.has(lifted)) return
    await this.#append({ lifted })
    this.#marks.delete(lifted)
  }

  async #append(said: z.output<typeof Line.zod>): Promise<void> {
    await appendLine(this.#files.file, { at: new Date().toISOString(), ...said })
  }

  async #makeKey(): Promise<Buffer> {
    const key = randomBytes(KEY_BYTES).toString('hex')
    await writeFileAtomic(this.#files.keyFile, key)
    return Buffer.from(key)
  }
}

function statementsOf({ id, timestamp, content }: EpisodicEvent): string[] {
  const at = Date.parse(timestamp)
  return [
    `id and time\n${id}\n${at}`,
    `time and content\n${at}\n${content}`,
    ...(isOwnId(id) ? [`id\n${id}`] : []),
  ]
}

function wordsOf({ content }: EpisodicEvent): string[] {
  return content.length >= TELLING_LENGTH ? [wordsAlone(content)] : []
}

/** Whether an id is one that this system made, which no two memories share. */
export function isOwnId(id: string): boolean {
  return OWN_ID.test(id)
}

function wordsAlone(content: string): string {
  return `content\n${content}`
}

function markOf(key: Buffer, statement: string): string {
  return createHmac('sha256', key).update(statement).digest('hex').slice(0, MARK_LENGTH)
}

function marksOf(text: string): Set<string> {
  const marks = new Set<string>()
  for (const said of linesIn(text, Line)) {
    for (const mark of said.marks ?? []) marks.add(mark)
    if (said.lifted !== undefined) marks.delete(said.lifted)
  }
  return marks
}
