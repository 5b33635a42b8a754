import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { BenchSupervisor } from '../bench-supervisor.ts'
import { makeRoot } from '../made-root.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { proportionalMiB } from '../proportional-memory.ts'

/** Starts and stops until the first look, by when everything has been loaded and compiled. */
const FIRST = 200
const FOR_A_ROUND = 400
const PROFILES = 4
const NOTED_EVERY = 500
/** Garbage is collected and files are closed by then. */
const CALM_MS = 12_000

/** What a supervisor holds at rest after many starts and stops of workers, against what it held after the first of them. */
export async function measureChurn(bench: Bench): Promise<Measurement[]> {
  const { place, rounds, signal, note } = bench
  const root = join(await place.folder('ch'), 'r')
  const names = await makeRoot(root, PROFILES)
  const built = await place.builtWithFixtureWorker()
  await using supervisor = await BenchSupervisor.start({ root, built, accounts: 'made' }, bench)
  const all = Math.max(rounds * FOR_A_ROUND, FIRST * 2)
  await startAndStop(supervisor, { names, count: FIRST, note })
  const first = await heldAtRest(supervisor, signal)
  await startAndStop(supervisor, { names, count: all - FIRST, note })
  const last = await heldAtRest(supervisor, signal)
  const measurement = (
    unit: string,
    figure: (held: Held) => number,
    value: number,
  ): Measurement => ({
    name: `life: after ${all} starts and stops: ${unit}`,
    unit: '',
    figures: [figure(last)],
    against: { name: `after ${FIRST}`, figures: [figure(first)] },
    target: { of: 'ratio', is: 'at most', value },
  })
  return [
    measurement('MiB of PSS', ({ mib }) => mib, 1.2),
    measurement('open descriptors', ({ descriptors }) => descriptors, 1.05),
    measurement('files in run/', ({ files }) => files, 1.05),
  ]
}

interface Churn {
  readonly names: readonly string[]
  readonly count: number
  readonly note: Bench['note']
}

/** The profiles side by side, each one start and stop after the other. */
async function startAndStop(
  { console }: BenchSupervisor,
  { names, count, note }: Churn,
): Promise<void> {
  let left = count
  const takeTurns = async (name: string): Promise<void> => {
    while (left > 0) {
      left -= 1
      if (left > 0 && left % NOTED_EVERY === 0) note(`${left} starts and stops are left.`)
      await console.changeWorker(name, 'start')
      await console.changeWorker(name, 'stop')
    }
  }
  await Promise.all(names.map(takeTurns))
}

interface Held {
  readonly mib: number
  readonly descriptors: number
  readonly files: number
}

async function heldAtRest({ pid, layout }: BenchSupervisor, signal: AbortSignal): Promise<Held> {
  await wait(CALM_MS, undefined, { signal })
  return {
    mib: await proportionalMiB(pid),
    descriptors: (await readdir(`/proc/${pid}/fd`)).length,
    files: (await readdir(layout.run, { recursive: true })).length,
  }
}
