import { join } from 'node:path'
import { bareStartMs } from '../bare-process.ts'
import { makeRoot } from '../made-root.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { RestartedSupervisor } from '../restarted-supervisor.ts'
import { inTurns } from '../rounds.ts'

const WORKERS = 10
const PATH = '/api/memories/search?q=coffee'

/** From the end of a supervisor with ten running workers until the next has taken them over and all have answered, against a process that does nothing but answer. */
export async function measureRestart(bench: Bench): Promise<Measurement[]> {
  const { place, rounds } = bench
  const folder = await place.folder('re')
  const root = join(folder, 'r')
  const names = await makeRoot(root, WORKERS)
  await using supervisor = await RestartedSupervisor.start(bench, { root, names, path: PATH })
  const socket = join(folder, 'bare.sock')
  const results = await inTurns(
    {
      killed: () => supervisor.kill(),
      bare: () => bareStartMs(place.program('bare-http'), socket),
      restarted: () => supervisor.restart(),
    },
    { ...bench, count: rounds },
  )
  const all = [...results.killed, ...results.restarted]
  const against = { name: 'bare Node http process', figures: results.bare }
  return [
    {
      name: `life: supervisor killed, ${WORKERS} workers adopted and answering`,
      unit: 'ms',
      figures: results.killed.map(({ ms }) => ms),
      against,
    },
    {
      name: 'life: the same by mh restart',
      unit: 'ms',
      figures: results.restarted.map(({ ms }) => ms),
      against,
    },
    {
      name: 'life: workers that kept their process over it',
      unit: 'workers',
      figures: all.map(({ kept }) => kept),
      against: { name: 'running before', figures: all.map(({ before }) => before) },
      target: { of: 'ratio', is: 'at least', value: 1 },
    },
  ]
}
