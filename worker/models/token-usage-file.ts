import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { readJsonFile, setAside, writeJsonFile } from '../../shared/files/json-file.ts'
import type { Logger } from '../../shared/log/logger.ts'

interface DayUsage {
  readonly tokens: number
  readonly calls: number
}

const UsageDocument = schema(() =>
  z.looseObject({
    days: z.record(
      z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
      z.object({ tokens: z.int().min(0), calls: z.int().min(0) }),
    ),
  }),
)

const NOTHING: DayUsage = { tokens: 0, calls: 0 }
const MOST_DAYS = 62

/** What was used of models on the last days, `out/state/model-usage.json`. Written whole after every call, one write after the other. */
export class TokenUsageFile {
  readonly #path: string
  readonly #logger: Pick<Logger, 'error' | 'warn'>
  #read: Promise<Map<string, DayUsage>> | undefined
  #written: Promise<void> = Promise.resolve()

  constructor(path: string, logger: Pick<Logger, 'error' | 'warn'>) {
    this.#path = path
    this.#logger = logger
  }

  async of(day: string): Promise<DayUsage> {
    return (await this.#days()).get(day) ?? NOTHING
  }

  /** Counts a call; settled when the file has it, or could not be written, which is logged. */
  async add(day: string, tokens: number): Promise<void> {
    const days = await this.#days()
    const before = days.get(day) ?? NOTHING
    days.set(day, { tokens: before.tokens + tokens, calls: before.calls + 1 })
    for (const old of [...days.keys()].toSorted().slice(0, -MOST_DAYS)) days.delete(old)
    this.#written = this.#written.then(() => this.#write(days))
    await this.#written
  }

  async #write(days: ReadonlyMap<string, DayUsage>): Promise<void> {
    try {
      await writeJsonFile(this.#path, { days: Object.fromEntries(days) })
    } catch (error) {
      this.#logger.error({ evt: 'model-usage-not-written', err: error })
    }
  }

  async #days(): Promise<Map<string, DayUsage>> {
    return await (this.#read ??= this.#load())
  }

  async #load(): Promise<Map<string, DayUsage>> {
    const found = await readJsonFile(this.#path, UsageDocument)
    if (found.status === 'ok') return new Map(Object.entries(found.value.days))
    if (found.status === 'corrupt') {
      const path = await setAside(this.#path, new Date())
      this.#logger.warn({ evt: 'model-usage-set-aside', path })
    }
    return new Map()
  }
}
