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

/** From a request to a sleeping worker to its answer, against a process that does nothing but answer. */
export async function measureColdStart(bench: Bench): Promise<Measurement[]> {
  const { place, rounds, signal } = bench
  const folder = await place.folder('s')
  await using supervisor = await BenchSupervisor.start(
    { root: join(folder, 'r'), built: place.built },
    bench,
  )
  const cookie = await supervisor.logIn()
  await keepMemories(supervisor, cookie)
  const socket = join(folder, 'bare.sock')
  const results = await inTurns(
    {
      woken: async () => {
        await supervisor.putWorkersToSleep(signal)
        return await msOf(() => supervisor.askWithCookie(cookie, PATH))
      },
      bare: () => bareStartMs(place.program('bare-http'), socket),
      fresh: async () => {
        await supervisor.putWorkersToSleep(signal)
        const guest = await supervisor.addGuest()
        return await msOf(() => supervisor.ask(guest, PATH))
      },
    },
    { ...bench, count: rounds * ROUNDS_FOR_ONE },
  )
  const against = { name: 'bare Node http process', figures: results.bare }
  return [
    {
      name: `cold start: search among ${MEMORIES} memories`,
      unit: 'ms',
      figures: results.woken,
      against,
      target: { of: 'ratio', is: 'at most', value: 1.8 },
    },
    {
      name: 'cold start: first request of a new profile',
      unit: 'ms',
      figures: results.fresh,
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
