import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { KeeperWork } from '../../shared/control/keeper-messages.ts'
import { Usage } from '../../shared/domain/profile-usage.ts'
import { AppError, toAppError } from '../../shared/errors/app-error.ts'
import { TimeLimit } from '../../shared/lifetime/time-limit.ts'
import type { Logger } from '../../shared/log/logger.ts'

export type Place = Extract<KeeperWork, { kind: 'measure' }>['places'][number]

/** What is known of a place. `problem` says why the latest look came to nothing. */
export interface Known {
  readonly usage: Usage | null
  readonly problem: { readonly code: string; readonly message: string } | null
  /** A look is under way, or waits for its turn. */
  readonly isMeasuring: boolean
}

export interface UsagePolicy {
  /** For how long what was measured is not measured again by itself. */
  readonly freshMs: number
  /** A look that nobody has asked for within this time ends. */
  readonly wantedMs: number
  /** How long the look at one place may take. */
  readonly eachMs: number
  /** How many places a process looks at. */
  readonly batch: number
}

export const USAGE_POLICY: UsagePolicy = {
  freshMs: 10 * 60_000,
  wantedMs: 30_000,
  eachMs: 120_000,
  batch: 10,
}

interface Entry {
  readonly place: Place
  usage: Usage | null
  problem: Known['problem']
  /** When the latest look ended; 0 before there was one. */
  lookedAt: number
  askedAt: number
  state: 'idle' | 'queued' | 'measuring'
}

interface BookParts {
  /** Has a process look at places; gives what it found, in its words. */
  readonly measure: (
    work: Extract<KeeperWork, { kind: 'measure' }>,
    signal: AbortSignal,
  ) => Promise<Readonly<Record<string, unknown>>>
  readonly logger: Pick<Logger, 'warn'>
  readonly policy?: UsagePolicy
}

interface Asking {
  /** How long to wait for looks that are under way. */
  readonly waitMs: number
  /** Whether to look again at what is known well enough. */
  readonly anew?: boolean
}

const LOOK_EVERY_MS = 500
const KEPT_MS = 24 * 60 * 60_000

const Found = schema(() =>
  z.object({
    items: z.array(
      z.object({
        key: z.string(),
        usage: Usage.zod.optional(),
        problem: z.object({ code: z.string(), message: z.string() }).optional(),
      }),
    ),
  }),
)

/**
 * What is known of the space that folders take. INVARIANT: nobody who asks waits for a disk, but for as long as they say; one process looks
 * at a time, and it is ended when nobody wants to know any more.
 */
export class UsageBook implements AsyncDisposable {
  readonly #parts: BookParts
  readonly #policy: UsagePolicy
  readonly #entries = new Map<string, Entry>()
  readonly #over = new AbortController()
  readonly #waiting = new Set<() => void>()
  #running: Promise<void> | undefined

  constructor(parts: BookParts) {
    this.#parts = parts
    this.#policy = parts.policy ?? USAGE_POLICY
  }

  /** What is known of places, by their keys. What is not known, or not well enough, is looked at from now on. */
  async ask(
    places: readonly Place[],
    { waitMs, anew = false }: Asking,
  ): Promise<ReadonlyMap<string, Known>> {
    this.#over.signal.throwIfAborted()
    const now = Date.now()
    this.#forgetOld(now)
    const entries = places.map((place) => this.#want(place, now, anew))
    this.#running ??= this.#run()
    const deadline = performance.now() + waitMs
    while (entries.some(isUnderWay)) {
      const left = deadline - performance.now()
      if (left <= 0 || this.#over.signal.aborted) break
      await this.#changed(Math.min(left, LOOK_EVERY_MS))
      for (const entry of entries) entry.askedAt = Date.now()
    }
    return new Map(entries.map((entry) => [entry.place.key, knownOf(entry)]))
  }

  /** Ends what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort(new AppError('shutting-down', 'The supervisor is stopping.'))
    this.#tell()
    await this.#running
  }

  #want(place: Place, now: number, anew: boolean): Entry {
    const entry = this.#entries.get(place.key) ?? newEntry(place)
    this.#entries.set(place.key, entry)
    entry.askedAt = now
    const isOld = now - entry.lookedAt >= this.#policy.freshMs
    if (entry.state === 'idle' && (isOld || anew)) entry.state = 'queued'
    return entry
  }

  async #run(): Promise<void> {
    // So that whoever starts this has it as what runs before it ends.
    await Promise.resolve()
    for (let batch = this.#nextBatch(); batch.length > 0; batch = this.#nextBatch())
      await this.#measure(batch)
    this.#running = undefined
  }

  #nextBatch(): Entry[] {
    const queued = [...this.#entries.values()].filter(({ state }) => state === 'queued')
    const unwanted = queued.filter((entry) => this.#over.signal.aborted || !this.#isWanted(entry))
    for (const entry of unwanted) entry.state = 'idle'
    return queued.filter(({ state }) => state === 'queued').slice(0, this.#policy.batch)
  }

  async #measure(batch: readonly Entry[]): Promise<void> {
    for (const entry of batch) entry.state = 'measuring'
    const unwanted = new AbortController()
    const timer = setInterval(() => {
      if (!batch.some((entry) => this.#isWanted(entry))) unwanted.abort()
    }, LOOK_EVERY_MS)
    using limit = new TimeLimit(2 * this.#policy.eachMs, this.#over.signal, unwanted.signal)
    try {
      await this.#look(batch, limit.signal)
    } catch (error) {
      // Whoever stopped asking is owed no reason.
      if (!unwanted.signal.aborted && !this.#over.signal.aborted) this.#failed(batch, error)
    } finally {
      clearInterval(timer)
      for (const entry of batch) entry.state = 'idle'
      this.#tell()
    }
  }

  async #look(batch: readonly Entry[], signal: AbortSignal): Promise<void> {
    const { eachMs } = this.#policy
    const each = Math.max(1, Math.floor(eachMs / batch.length))
    const places = batch.map(({ place }) => place)
    const said = await this.#parts.measure({ kind: 'measure', places, eachMs: each }, signal)
    const found = new Map(Found.parse(said, 'Keeper').items.map((item) => [item.key, item]))
    for (const entry of batch) {
      const item = found.get(entry.place.key)
      entry.usage = item?.usage ?? (item?.problem?.code === 'not-found' ? null : entry.usage)
      entry.problem = item?.problem ?? null
      entry.lookedAt = Date.now()
    }
  }

  #failed(batch: readonly Entry[], error: unknown): void {
    const { code, message } = toAppError(error)
    this.#parts.logger.warn({ evt: 'usage-not-measured', places: batch.length, code, err: error })
    for (const entry of batch) {
      entry.problem = { code, message: `The space could not be measured: ${message}` }
      entry.lookedAt = Date.now()
    }
  }

  #isWanted({ askedAt }: Entry): boolean {
    return Date.now() - askedAt < this.#policy.wantedMs
  }

  async #changed(withinMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(end)
        resolve()
      }
      const timer = setTimeout(end, withinMs)
      this.#waiting.add(end)
    })
  }

  #tell(): void {
    for (const end of this.#waiting) end()
  }

  #forgetOld(now: number): void {
    for (const [key, { state, askedAt }] of this.#entries)
      if (state === 'idle' && now - askedAt > KEPT_MS) this.#entries.delete(key)
  }
}

function newEntry(place: Place): Entry {
  return { place, usage: null, problem: null, lookedAt: 0, askedAt: 0, state: 'idle' }
}

function isUnderWay({ state }: Entry): boolean {
  return state !== 'idle'
}

function knownOf({ usage, problem, state }: Entry): Known {
  return { usage, problem, isMeasuring: state !== 'idle' }
}
