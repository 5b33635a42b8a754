import { calmMachine } from './calm-machine.ts'

/** One of those that are held against each other; each call is one round of it. */
export type Contender<T> = (round: number) => Promise<T>

interface Rounds {
  readonly count: number
  readonly signal: AbortSignal
}

/** Lets the contenders take turns (A B C A B C …), so that a slow minute of the machine hits all of them. Gives each one's rounds. */
export async function inTurns<const C extends Readonly<Record<string, Contender<unknown>>>>(
  contenders: C,
  rounds: Rounds,
): Promise<{ [Name in keyof C]: Awaited<ReturnType<C[Name]>>[] }>
export async function inTurns(
  contenders: Readonly<Record<string, Contender<unknown>>>,
  { count, signal }: Rounds,
): Promise<Record<string, unknown[]>> {
  const turns = Object.entries(contenders).map(([name, contend]) => ({
    name,
    contend,
    results: Array.of<unknown>(),
  }))
  for (let round = 0; round < count; round += 1) {
    for (const { contend, results } of turns) {
      // What the one before leaves behind (closing, flushing) is not counted with this one either.
      await calmMachine(signal)
      results.push(await contend(round))
    }
  }
  return Object.fromEntries(turns.map(({ name, results }) => [name, results]))
}
