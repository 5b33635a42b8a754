import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ClosingStack } from '../../../shared/lifetime/closing-stack.ts'
import { bareProcess } from '../bare-process.ts'
import { BenchSupervisor } from '../bench-supervisor.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { proportionalMiB, sumOfProportionalMiB } from '../proportional-memory.ts'
import { inTurns } from '../rounds.ts'

const WORKERS = 10
const CALM_MS = 3_000
const PATH = '/api/memories/search?q=coffee'
/** It hardly varies. */
const MOST_ROUNDS = 2

/** Memory of ten workers that have answered once and are idle, against ten processes that do nothing but answer. */
export async function measureIdle(bench: Bench): Promise<Measurement[]> {
  const { place, rounds, signal } = bench
  const folder = await place.folder('m')
  await using supervisor = await BenchSupervisor.start(
    { root: join(folder, 'r'), built: place.built },
    bench,
  )
  const guests: string[] = []
  while (guests.length < WORKERS) guests.push(await supervisor.addGuest())
  const results = await inTurns(
    {
      workers: () => memoryOfWorkers(supervisor, { guests, signal }),
      bare: () => memoryOfBare(place.program('bare-http'), { folder, signal }),
    },
    { ...bench, count: Math.min(rounds, MOST_ROUNDS) },
  )
  return [
    {
      name: `idle: PSS of ${WORKERS} idle workers`,
      unit: 'MiB',
      figures: results.workers.map(({ workers }) => workers),
      against: { name: `${WORKERS} bare Node http processes`, figures: results.bare },
      target: { of: 'figure', is: 'at most', value: 220 },
    },
    {
      name: 'idle: PSS of their supervisor',
      unit: 'MiB',
      figures: results.workers.map(({ supervisor }) => supervisor),
    },
  ]
}

interface Workers {
  readonly guests: readonly string[]
  readonly signal: AbortSignal
}

async function memoryOfWorkers(
  supervisor: BenchSupervisor,
  { guests, signal }: Workers,
): Promise<{ workers: number; supervisor: number }> {
  for (const guest of guests) await supervisor.ask(guest, PATH)
  await wait(CALM_MS, undefined, { signal })
  const pids = await supervisor.workerPids()
  if (pids.length !== guests.length)
    throw new Error(`${pids.length} workers are running, not ${guests.length}.`)
  const memory = {
    workers: await sumOfProportionalMiB(pids),
    supervisor: await proportionalMiB(supervisor.pid),
  }
  await supervisor.putWorkersToSleep(signal)
  return memory
}

async function memoryOfBare(
  program: string,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<number> {
  await using opened = new ClosingStack()
  const pids: number[] = []
  for (let number = 0; number < WORKERS; number += 1) {
    const socketPath = join(folder, `bare${number}.sock`)
    const { pid } = opened.use(await bareProcess(program, socketPath))
    pids.push(pid)
  }
  await wait(CALM_MS, undefined, { signal })
  return await sumOfProportionalMiB(pids)
}
