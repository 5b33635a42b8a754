import { CalmTurns } from './calm-turns.ts'
import type { Bench } from './part.ts'

/** One of those that are held against each other; each call is one round of it. */
export type Contender<T> = (round: number) => Promise<T>

interface Rounds extends Pick<Bench, 'signal' | 'note'> {
  readonly count: number
}

/** Lets the contenders take turns (A B C A B C …), so that a slow minute of the machine hits all of them. Gives each one's rounds. */
export async function inTurns<const C extends Readonly<Record<string, Contender<unknown>>>>(
  contenders: C,
  rounds: Rounds,
): Promise<{ [Name in keyof C]: Awaited<ReturnType<C[Name]>>[] }>
export async function inTurns(
  contenders: Readonly<Record<string, Contender<unknown>>>,
  { count, signal, note }: Rounds,
): Promise<Record<string, unknown[]>> {
  const turns = Object.entries(contenders).map(([name, contend]) => ({
    name,
    contend,
    results: Array.of<unknown>(),
  }))
  const calm = new CalmTurns({ signal, note })
  for (let round = 0; round < count; round += 1) {
    for (const { contend, results } of turns) results.push(await calm.take(() => contend(round)))
  }
  calm.report()
  return Object.fromEntries(turns.map(({ name, results }) => [name, results]))
}
