import type { Logger } from '../../shared/log/logger.ts'
import { toLocal, ianaOffsets } from '../time/zoned-time.ts'
import { type ModelTold, modelTold } from './model-told.ts'
import type { ModelsFile } from './models-file.ts'
import { TokenUsageFile } from './token-usage-file.ts'

/** What the budget says now. */
export interface BudgetState {
  /** `invalid`: one is named that cannot be read; nothing is spent then. */
  readonly status: 'none' | 'within' | 'spent' | 'invalid'
  readonly tokensPerDay: number | null
  readonly usedToday: number
  readonly callsToday: number
  /** In the person's time zone. */
  readonly day: string
  readonly timeZone: string
  readonly reason: string | null
}

interface TokenBudgetOptions {
  /** Of `out/state/model-usage.json`. */
  readonly path: string
  readonly file: () => ModelsFile
  readonly timeZone: () => string
  readonly logger: Pick<Logger, 'error' | 'warn'>
  readonly now?: () => number
}

/** Counts the tokens of each day, and says when those of the day are spent (`globalSettings.budget.tokensPerDay`). */
export class TokenBudget {
  readonly #options: TokenBudgetOptions
  readonly #used: TokenUsageFile

  constructor(options: TokenBudgetOptions) {
    this.#options = options
    this.#used = new TokenUsageFile(options.path, options.logger)
  }

  async state(): Promise<BudgetState> {
    const timeZone = this.#options.timeZone()
    const day = this.#day(timeZone)
    const { tokens: usedToday, calls: callsToday } = await this.#used.of(day)
    const known = { day, timeZone, usedToday, callsToday }
    const budget = readBudget(this.#options.file())
    if (budget.status === 'invalid') {
      const { reason } = modelTold('budget-invalid')
      return { ...known, status: 'invalid', tokensPerDay: null, reason }
    }
    if (budget.status === 'none')
      return { ...known, status: 'none', tokensPerDay: null, reason: null }
    const { tokensPerDay } = budget
    if (usedToday < tokensPerDay) return { ...known, status: 'within', tokensPerDay, reason: null }
    const { reason } = spentTold({ ...known, tokensPerDay })
    return { ...known, status: 'spent', tokensPerDay, reason }
  }

  /** Why no model may be asked now. */
  async spent(): Promise<ModelTold | null> {
    const state = await this.state()
    if (state.status === 'invalid') return modelTold('budget-invalid')
    return state.status === 'spent' ? spentTold(state) : null
  }

  /** Settled when it is kept. What cannot be written is counted all the same, until the worker ends. */
  async add(tokens: number): Promise<void> {
    await this.#used.add(this.#day(this.#options.timeZone()), tokens)
  }

  #day(timeZone: string): string {
    const { now = Date.now } = this.#options
    const instant = now()
    const offsets = ianaOffsets(timeZone)
    return new Date(offsets ? toLocal(instant, offsets) : instant).toISOString().slice(0, 10)
  }
}

function spentTold({
  tokensPerDay,
  usedToday,
  day,
  timeZone,
}: Omit<BudgetState, 'status' | 'reason'>): ModelTold {
  const values = { tokens: tokensPerDay ?? 0, used: usedToday, day, zone: timeZone }
  return modelTold('budget-spent', values)
}

type Budget =
  | { readonly status: 'none' }
  | { readonly status: 'invalid' }
  | { readonly status: 'limit'; readonly tokensPerDay: number }

/** One that cannot be read is not taken for none: it may stand between a person and a bill. */
function readBudget({ globalSettings: { budget } }: ModelsFile): Budget {
  if (budget === undefined || budget === null) return { status: 'none' }
  if (typeof budget !== 'object') return { status: 'invalid' }
  const tokensPerDay: unknown = 'tokensPerDay' in budget ? budget.tokensPerDay : undefined
  if (tokensPerDay === undefined || tokensPerDay === null) return { status: 'none' }
  const isCount = typeof tokensPerDay === 'number' && Number.isInteger(tokensPerDay)
  return isCount && tokensPerDay >= 0 ? { status: 'limit', tokensPerDay } : { status: 'invalid' }
}
