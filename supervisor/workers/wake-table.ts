import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { readJsonFile, writeJsonFile } from '../../shared/files/json-file.ts'
import type { Logger } from '../../shared/log/logger.ts'

const wake = () =>
  z.object({
    userId: z.string(),
    /** When the worker must be awake next; null when nothing is due ever. */
    at: z.iso.datetime().nullable(),
    because: z.array(z.string()),
    /** The table was lost: the worker is started to say what its next wake is. */
    unknown: z.boolean().default(false),
  })
export type KeptWake = z.output<ReturnType<typeof wake>>

/** `run/supervisor/wakes.json`: the next wake of each profile whose worker ever ran, by username. */
const WakesFile = schema(() =>
  z.object({ version: z.literal(1), wakes: z.record(z.string(), wake()) }),
)
type WakesFile = z.output<typeof WakesFile.zod>

/** When each sleeping profile must be woken: what its worker said last, kept on disk. */
export class WakeTable implements AsyncDisposable {
  readonly #path: string
  readonly #logger: Logger
  readonly #wakes: Map<string, KeptWake>
  /** Whether no table was found, so that nobody knows yet who must be woken when. */
  readonly isNew: boolean
  #writing: Promise<void> = Promise.resolve()
  #isDirty = false

  private constructor(path: string, logger: Logger, file: WakesFile | undefined) {
    this.#path = path
    this.#logger = logger
    this.#wakes = new Map(Object.entries(file?.wakes ?? {}))
    this.isNew = file === undefined
  }

  /** Reads the table. One that is corrupt is as good as none: every worker can be asked again. */
  static async open(path: string, logger: Logger): Promise<WakeTable> {
    const found = await readJsonFile(path, WakesFile)
    if (found.status === 'corrupt') logger.warn({ evt: 'wake-table-corrupt', reason: found.reason })
    return new WakeTable(path, logger, found.status === 'ok' ? found.value : undefined)
  }

  get(username: string): KeptWake | undefined {
    return this.#wakes.get(username)
  }

  /** Every wake there is to come or overdue, in ms since 1970. */
  *due(now: number): Generator<{ username: string; wake: KeptWake; at: number }> {
    for (const [username, kept] of this.#wakes) {
      const at = kept.at === null ? Number.POSITIVE_INFINITY : Date.parse(kept.at)
      if (at <= now) yield { username, wake: kept, at }
    }
  }

  set(username: string, kept: KeptWake): void {
    this.#wakes.set(username, kept)
    this.#save()
  }

  delete(username: string): void {
    if (this.#wakes.delete(username)) this.#save()
  }

  rename(username: string, to: string): void {
    const kept = this.#wakes.get(username)
    if (!kept) return
    this.#wakes.delete(username)
    this.#wakes.set(to, kept)
    this.#save()
  }

  /** Writes the table even where it is empty, so that the next supervisor finds one. */
  begin(): void {
    this.#save()
  }

  /** Settled when the table is on disk. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing
  }

  /** One write at a time; what changes meanwhile shares the next. */
  #save(): void {
    if (this.#isDirty) return
    this.#isDirty = true
    this.#writing = this.#writing
      .then(async () => {
        this.#isDirty = false
        await writeJsonFile(this.#path, { version: 1, wakes: Object.fromEntries(this.#wakes) })
      })
      .catch((error: unknown) => this.#logger.error({ evt: 'wake-table-not-saved', err: error }))
  }
}
