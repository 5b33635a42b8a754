import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { makeRoot } from '../made-root.ts'
import type { Measurement } from '../measurement.ts'
import { BenchSupervisor } from '../bench-supervisor.ts'
import type { Bench } from '../part.ts'
import { processorSecondsOf } from '../../../shared/runtime/processor-seconds.ts'
import { proportionalMiB } from '../proportional-memory.ts'
import { inTurns } from '../rounds.ts'

const MANY = 1_000
const ACTIVE = 10
const PATH = '/api/memories?limit=1'
/** The folders of sleeping workers are watched by then, and the start’s garbage is gone. */
const CALM_MS = 10_000
const WATCHED_MS = 5_000
const MOST_ROUNDS = 2

/** A supervisor that knows many people of whom few are there, against one that knows a single person. */
export async function measureKnown(bench: Bench): Promise<Measurement[]> {
  const { place, rounds } = bench
  const folder = await place.folder('kn')
  const built = await place.builtWithFixtureWorker()
  const many = { root: join(folder, 'many'), built, active: ACTIVE }
  const one = { root: join(folder, 'one'), built, active: 1 }
  await makeRoot(many.root, MANY)
  await makeRoot(one.root, 1)
  const results = await inTurns(
    { many: () => look(bench, many), one: () => look(bench, one) },
    { ...bench, count: Math.min(rounds, MOST_ROUNDS) },
  )
  const measurement = (
    name: string,
    unit: string,
    figure: (seen: Seen) => number,
  ): Measurement => ({
    name: `life: ${MANY} profiles known, ${ACTIVE} active: ${name}`,
    unit,
    figures: results.many.map(figure),
    against: { name: '1 profile, active', figures: results.one.map(figure) },
  })
  return [
    { ...measurement('PSS of the supervisor', 'MiB', ({ mib }) => mib), target: TARGET },
    { ...measurement('its start', 'ms', ({ startMs }) => startMs), target: TARGET },
    measurement('its processor time at rest', 'ms/s', ({ restMsPerSecond }) => restMsPerSecond),
  ]
}

const TARGET = { of: 'ratio', is: 'at most', value: 2 } as const

interface Known {
  readonly root: string
  readonly built: string
  readonly active: number
}

interface Seen {
  readonly startMs: number
  readonly mib: number
  readonly restMsPerSecond: number
}

async function look(bench: Bench, { root, built, active }: Known): Promise<Seen> {
  const { signal } = bench
  await using supervisor = await BenchSupervisor.start({ root, built, accounts: 'made' }, bench)
  for (let number = 0; number < active; number += 1) await supervisor.ask(`person${number}`, PATH)
  await wait(CALM_MS, undefined, { signal })
  const before = processorSecondsOf(supervisor.pid)
  await wait(WATCHED_MS, undefined, { signal })
  const seconds = processorSecondsOf(supervisor.pid) - before
  return {
    startMs: supervisor.readyMs,
    mib: await proportionalMiB(supervisor.pid),
    restMsPerSecond: (seconds * 1_000) / (WATCHED_MS / 1_000),
  }
}
