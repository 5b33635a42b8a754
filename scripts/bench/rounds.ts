import { setTimeout as wait } from 'node:timers/promises'

/** One of those that are held against each other; each call is one round of it. */
export type Contender<T> = (round: number) => Promise<T>

interface Rounds {
  readonly count: number
  /** Between two turns, so that what one leaves behind (closing, flushing) is not counted with the next. */
  readonly pauseMs?: number
  readonly signal: AbortSignal
}

const PAUSE_MS = 200

/** Lets the contenders take turns (A B C A B C …), so that a slow minute of the machine hits all of them. Gives each one's rounds. */
export async function inTurns<const C extends Readonly<Record<string, Contender<unknown>>>>(
  contenders: C,
  { count, pauseMs = PAUSE_MS, signal }: Rounds,
): Promise<{ [Name in keyof C]: Awaited<ReturnType<C[Name]>>[] }>
export async function inTurns(
  contenders: Readonly<Record<string, Contender<unknown>>>,
  { count, pauseMs = PAUSE_MS, signal }: Rounds,
): Promise<Record<string, unknown[]>> {
  const names = Object.keys(contenders)
  const results = Object.fromEntries(names.map((name): [string, unknown[]] => [name, []]))
  for (let round = 0; round < count; round += 1) {
    for (const [name, contend] of Object.entries(contenders)) {
      await wait(pauseMs, undefined, { signal })
      results[name]?.push(await contend(round))
    }
  }
  return results
}
