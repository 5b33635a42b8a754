import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { ClosingStack } from '../../../shared/lifetime/closing-stack.ts'
import { bareProcess } from '../bare-process.ts'
import { BenchSupervisor } from '../bench-supervisor.ts'
import { makeRoot } from '../made-root.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { inTurns } from '../rounds.ts'
import { type Starts, startsSince } from '../start-log.ts'
import { waitUntil } from '../wait-until.ts'

const PEOPLE = 200
const PATH = '/api/memories?limit=1'
const LAG = 'mh_supervisor_event_loop_lag_seconds'
const LOGGED_MS = 5_000
/** It takes long, and there are many starts in each. */
const MOST_ROUNDS = 2
/** As the supervisor has it where nothing is configured. */
const AT_ONCE = Math.max(2, availableParallelism())

/** Many sleeping workers asked at the same moment, against as many processes that do nothing but answer, so many at once. */
export async function measureCrowd(bench: Bench): Promise<Measurement[]> {
  const { place, rounds, signal } = bench
  const folder = await place.folder('cr')
  const root = join(folder, 'r')
  const names = await makeRoot(root, PEOPLE)
  const built = await place.builtWithFixtureWorker()
  await using supervisor = await BenchSupervisor.start({ root, built, accounts: 'made' }, bench)
  const results = await inTurns(
    {
      crowd: async () => {
        await supervisor.putWorkersToSleep(signal)
        return await askAll(supervisor, { names, signal })
      },
      bare: () => startBare(place.program('bare-http'), folder),
    },
    { ...bench, count: Math.min(rounds, MOST_ROUNDS) },
  )
  return measurementsOf(results.crowd, results.bare)
}

interface Crowd extends Starts {
  readonly ms: number
  readonly lagMs: number
  readonly askedAgain: number
}

function measurementsOf(crowd: readonly Crowd[], bare: readonly number[]): Measurement[] {
  const against = { name: `${PEOPLE} bare Node http processes, ${AT_ONCE} at once`, figures: bare }
  return [
    {
      name: `life: ${PEOPLE} sleeping workers asked at once, all answered`,
      unit: 'ms',
      figures: crowd.map(({ ms }) => ms),
      against,
      target: { of: 'ratio', is: 'at most', value: 2 },
    },
    {
      name: 'life: the longest in the queue',
      unit: 'ms',
      figures: crowd.map(({ longestInQueueMs }) => longestInQueueMs),
      against,
    },
    {
      name: 'life: requests that had to be sent again',
      unit: 'requests',
      figures: crowd.map(({ askedAgain }) => askedAgain),
    },
    {
      name: 'life: starting at once',
      unit: 'workers',
      figures: crowd.map(({ mostAtOnce }) => mostAtOnce),
      against: { name: 'allowed', figures: crowd.map(() => AT_ONCE) },
      target: { of: 'ratio', is: 'at most', value: 1 },
    },
    {
      name: 'life: event loop of the supervisor held up meanwhile, at longest',
      unit: 'ms',
      figures: crowd.map(({ lagMs }) => lagMs),
      against: {
        name: 'one bare process',
        figures: bare.map((ms) => (ms * AT_ONCE) / PEOPLE),
      },
    },
  ]
}

interface People {
  readonly names: readonly string[]
  readonly signal: AbortSignal
}

async function askAll(
  { console, layout }: BenchSupervisor,
  { names, signal }: People,
): Promise<Crowd> {
  await console.metric(LAG)
  const from = Date.now()
  const began = performance.now()
  const again = await Promise.all(names.map((name) => console.askUntilAnswered(name, PATH)))
  const ms = performance.now() - began
  const lagMs = (await console.metric(LAG)) * 1_000
  const isLogged = async (): Promise<boolean> =>
    (await startsSince(from, layout)).ready === names.length
  if (!(await waitUntil(isLogged, { patienceMs: LOGGED_MS, signal })))
    throw new Error('The log does not tell of every start.')
  const askedAgain = again.reduce((sum, one) => sum + one, 0)
  return { ...(await startsSince(from, layout)), ms, lagMs, askedAgain }
}

async function startBare(program: string, folder: string): Promise<number> {
  await using opened = new ClosingStack()
  const numbers = Array.from({ length: PEOPLE }, (_, number) => number)
  const startSome = async (): Promise<void> => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift())
      opened.use(await bareProcess(program, join(folder, `bare${number}.sock`)))
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: AT_ONCE }, startSome))
  return performance.now() - began
}
