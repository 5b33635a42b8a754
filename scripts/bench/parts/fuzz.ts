import { join } from 'node:path'
import { fuzzedHouse } from '../../fuzz/fuzzed-house.ts'
import { runFuzz } from '../../fuzz/run-fuzz.ts'
import { BenchSupervisor } from '../bench-supervisor.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'

const CASES = 100_000
const FOR_A_TURN = 2_000
const AT_ONCE = 8
const SHOWN = 20

/** What goes wrong of 100,000 requests of any kind to every route: failures of ours, hangs, and another's words. The seed is said. */
export async function measureFuzz(bench: Bench): Promise<Measurement[]> {
  const { place, signal, note } = bench
  const root = join(await place.folder('fz'), 'r')
  await using supervisor = await BenchSupervisor.start({ root, built: place.built }, bench)
  await using house = await fuzzedHouse(supervisor.layout, supervisor.url.origin)
  const seed = Date.now() >>> 0
  note(`The seed is ${seed}.`)
  let wrong = 0
  for (let from = 0; from < CASES && !signal.aborted; from += FOR_A_TURN) {
    const options = { ...house, seed, from, cases: FOR_A_TURN, atOnce: AT_ONCE, signal }
    const { findings } = await runFuzz({ ...options, folder: join(root, 'copies') })
    for (const finding of findings.slice(0, Math.max(0, SHOWN - wrong)))
      note(JSON.stringify(finding))
    wrong += findings.length
    note(`${from + FOR_A_TURN} requests, ${wrong} went wrong.`)
  }
  signal.throwIfAborted()
  return [
    {
      name: `fuzz: of ${CASES} requests went wrong`,
      unit: '',
      figures: [wrong],
      target: { of: 'figure', is: 'at most', value: 0 },
    },
  ]
}
