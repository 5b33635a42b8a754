import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { type ScanJob, ScanResult } from '../../../worker/semantic/scan-job.ts'
import { openVectors } from '../../../worker/semantic/vector-database.ts'
import { VectorStore } from '../../../worker/semantic/vector-store.ts'
import { ThreadPool } from '../../../worker/threads/thread-pool.ts'
import { MadeVectors } from '../semantic/made-vectors.ts'
import { type ScanLatency, ScanLatencyJob } from '../semantic/scan-latency-job.ts'
import { quantile } from '../statistics.ts'

/** Makes, scans or compares vectors; one of it a process, so that its memory can be told. */
const SPACE = 'made'
const AT_ONCE = 500
const HITS = 10
const WARM_UP = 3
const KIB = 1_024

async function build({ path, rows, dimension }: ScanLatencyJob): Promise<void> {
  const store = new VectorStore(await openVectors(path))
  const vectors = new MadeVectors(dimension)
  store.begin({ space: SPACE, dimension })
  for (let first = 0; first < rows; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, rows - first) }, (_, at) => first + at)
    store.put(
      numbers.map((number) => ({
        path: String(number),
        id: String(number),
        at: number,
        type: 'observation',
        stamp: { mtimeMs: 1, size: 1 },
        kept: { as: 'vector', digest: new Uint8Array(32), vector: vectors.memory(number) },
      })),
    )
  }
  store.emptyLog()
  store.close()
}

async function scan({ path, runtime, dimension, questions }: ScanLatencyJob): Promise<ScanLatency> {
  const threads = new ThreadPool({ program: join(runtime, 'vector-scan.cjs'), name: 'scanFile' })
  const vectors = new MadeVectors(dimension)
  const { signal } = new AbortController()
  const ask = async (vector: Float32Array): Promise<number[]> => {
    const job: ScanJob = { path, space: SPACE, vector, limit: HITS }
    const result = ScanResult.parse(await threads.run(job, signal), 'Scan')
    if (result.status !== 'found') throw new Error('The vectors are of another space.')
    return result.near.map((near) => Number(near.path))
  }
  const latency = await timed(vectors, questions, ask)
  await threads.close()
  return latency
}

async function compare({ rows, dimension, questions }: ScanLatencyJob): Promise<ScanLatency> {
  const vectors = new MadeVectors(dimension)
  const all = new Float32Array(rows * dimension)
  for (let row = 0; row < rows; row += 1) all.set(vectors.memory(row), row * dimension)
  return await timed(vectors, questions, (vector) => Promise.resolve(nearest(all, vector)))
}

function nearest(all: Float32Array, vector: Float32Array): number[] {
  const dimension = vector.length
  const scores = new Float32Array(all.length / dimension)
  for (let row = 0; row < scores.length; row += 1) {
    let sum = 0
    const begin = row * dimension
    for (let at = 0; at < dimension; at += 1) sum += (vector[at] ?? 0) * (all[begin + at] ?? 0)
    scores[row] = sum
  }
  const found: number[] = []
  for (let hit = 0; hit < HITS; hit += 1) {
    let best = 0
    for (let row = 1; row < scores.length; row += 1)
      if ((scores[row] ?? 0) > (scores[best] ?? 0)) best = row
    found.push(best)
    scores[best] = Number.NEGATIVE_INFINITY
  }
  return found
}

async function timed(
  vectors: MadeVectors,
  questions: number,
  ask: (vector: Float32Array) => Promise<number[]>,
): Promise<ScanLatency> {
  for (let number = 0; number < WARM_UP; number += 1) await ask(vectors.question(number))
  const found: number[][] = []
  const latencies: number[] = []
  for (let number = 0; number < questions; number += 1) {
    const vector = vectors.question(number)
    const began = performance.now()
    found.push(await ask(vector))
    latencies.push(performance.now() - began)
  }
  return {
    medianMs: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
    peakMiB: process.resourceUsage().maxRSS / KIB,
    found,
  }
}

async function main(): Promise<void> {
  const job = ScanLatencyJob.parse(parseJson(await text(process.stdin), 'The job'), 'The job')
  if (job.phase === 'build') return await build(job)
  const latency = job.phase === 'scan' ? await scan(job) : await compare(job)
  process.stdout.write(JSON.stringify(latency))
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`scan-latency: ${String(error)}\n`)
    process.exit(1)
  },
)
