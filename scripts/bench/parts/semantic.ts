import { join } from 'node:path'
import { parseJson } from '../../../shared/files/parse-json.ts'
import type { Measurement, Target } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { inTurns } from '../rounds.ts'
import { outputOf } from '../run-load.ts'
import { ScanLatency, type ScanLatencyJob } from '../semantic/scan-latency-job.ts'

const DIMENSION = 384
const QUESTIONS = 40
/** The most that is scanned exactly, and what the signs choose from. */
const EXACT = 20_000
const PREFILTERED = 100_000
const FLOOR = 'a plain loop over them in memory'

/** Vectors near a question's, found in a thread from their file, against a plain loop over all of them in memory. */
export async function measureSemantic(bench: Bench): Promise<Measurement[]> {
  return [
    ...(await measureSize(bench, EXACT, { of: 'ratio', is: 'at most', value: 8 })),
    ...(await measureSize(bench, PREFILTERED, { of: 'ratio', is: 'at most', value: 2 })),
  ]
}

async function measureSize(bench: Bench, rows: number, target: Target): Promise<Measurement[]> {
  const program = bench.place.program('scan-latency')
  const path = join(await bench.place.folder(`semantic-${rows}`), 'vectors.sqlite')
  const job = { path, runtime: bench.place.built, rows, dimension: DIMENSION, questions: QUESTIONS }
  const run = async (phase: ScanLatencyJob['phase']): Promise<string> =>
    await outputOf([program], JSON.stringify({ ...job, phase } satisfies ScanLatencyJob))
  const latency = (phase: 'scan' | 'floor') => async () =>
    ScanLatency.parse(parseJson(await run(phase), phase), phase)
  const name = `semantic: ${rows.toLocaleString('en')} × ${DIMENSION}`
  bench.note(`${name}: making the vectors`)
  await run('build')
  const results = await inTurns(
    { scan: latency('scan'), floor: latency('floor') },
    { ...bench, count: bench.rounds },
  )
  const against = (figure: (one: ScanLatency) => number) => ({
    figures: results.scan.map(figure),
    against: { name: FLOOR, figures: results.floor.map(figure) },
  })
  return [
    {
      name: `${name}: half of the scans within`,
      unit: 'ms',
      ...against((one) => one.medianMs),
      target,
    },
    { name: `${name}: 95 % of the scans within`, unit: 'ms', ...against((one) => one.p95Ms) },
    { name: `${name}: peak memory of the process`, unit: 'MiB', ...against((one) => one.peakMiB) },
    {
      name: `${name}: of the ten nearest found`,
      unit: '',
      figures: results.scan.map((one, round) => shareFound(one, results.floor[round])),
      target: { of: 'figure', is: 'at least', value: 0.95 },
    },
  ]
}

function shareFound({ found }: ScanLatency, exact: ScanLatency | undefined): number {
  const shares = found.map((near, question) => {
    const wanted = exact?.found[question] ?? []
    return wanted.filter((one) => near.includes(one)).length / wanted.length
  })
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}
