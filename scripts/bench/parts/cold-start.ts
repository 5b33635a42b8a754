import { join } from 'node:path'
import { bareStartMs } from '../bare-process.ts'
import { BenchSupervisor } from '../bench-supervisor.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { inTurns } from '../rounds.ts'

const MEMORIES = 100
const PATH = '/api/memories/search?q=coffee'
/** A start is short, so that more rounds of it are to be had, and are needed. */
const ROUNDS_FOR_ONE = 3

/**
 * From a request to a sleeping worker to its answer, against a process that does nothing but answer: with a process in standby, as it
 * is by default; without one, as for the second of two who come at the same moment; and without any memory.
 */
export async function measureColdStart(bench: Bench): Promise<Measurement[]> {
  const { place, rounds, signal } = bench
  const folder = await place.folder('s')
  const startedAt = async (root: string): Promise<BenchSupervisor> =>
    await BenchSupervisor.start({ root: join(folder, root), built: place.built }, bench)
  await using usual = await startedAt('r')
  await using bare = await startedAt('n')
  await bare.console.configure({ standbyWorkers: 0 })
  const [cookie, bareCookie] = [await usual.logIn(), await bare.logIn()]
  await keepMemories(usual, cookie)
  await keepMemories(bare, bareCookie)
  const socket = join(folder, 'bare.sock')
  const results = await inTurns(
    {
      standby: async () => {
        await usual.putWorkersToSleep(signal)
        await usual.untilStandby(signal)
        return await msOf(() => usual.askWithCookie(cookie, PATH))
      },
      bare: () => bareStartMs(place.program('bare-http'), socket),
      without: async () => {
        await bare.putWorkersToSleep(signal)
        return await msOf(() => bare.askWithCookie(bareCookie, PATH))
      },
      fresh: async () => {
        await bare.putWorkersToSleep(signal)
        const guest = await bare.addGuest()
        return await msOf(() => bare.ask(guest, PATH))
      },
    },
    { ...bench, count: rounds * ROUNDS_FOR_ONE },
  )
  return measurementsOf(results)
}

function measurementsOf({
  bare,
  standby,
  without,
  fresh,
}: Readonly<Record<'bare' | 'standby' | 'without' | 'fresh', number[]>>): Measurement[] {
  const against = { name: 'bare Node http process', figures: bare }
  const unit = 'ms'
  return [
    {
      name: `cold start: search among ${MEMORIES} memories`,
      unit,
      figures: standby,
      against,
      target: { of: 'ratio', is: 'at most', value: 1.8 },
    },
    { name: 'cold start: the same with no process in standby', unit, figures: without, against },
    {
      name: 'cold start: first request of a new profile, no process in standby',
      unit,
      figures: fresh,
      against,
    },
  ]
}

async function keepMemories(supervisor: BenchSupervisor, cookie: string): Promise<void> {
  for (let count = 0; count < MEMORIES; count += 1) {
    await supervisor.captureWithCookie(cookie, `Coffee number ${count} with Ada, at the harbour.`)
  }
}

async function msOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
