import { request } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { LINES_TYPE } from '../../../shared/api/route.ts'
import { LoadResult } from '../load-job.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { LoneWorker } from '../lone-worker.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { proportionalMiB } from '../proportional-memory.ts'
import { inTurns } from '../rounds.ts'
import { outputOf, perSecond } from '../run-load.ts'
import { sampleTexts } from '../sample-texts.ts'

const MEMORIES = 20_000
const MEMORY_BYTES = 600
const FLOOR_MS = 1_500
const LOOK_EVERY_MS = 250
/** A round takes long. */
const MOST_ROUNDS = 2

interface BulkRound {
  readonly importedPerSecond: number
  readonly indexedPerSecond: number
  readonly mostMiB: number
}

/** Memories imported and indexed each second by a lone worker, against files of that size written durably one after another. */
export async function measureMemoryBulk(bench: Bench): Promise<Measurement[]> {
  const { place, rounds } = bench
  const floor = [place.program('durable-writes'), await place.folder('bf'), String(MEMORY_BYTES)]
  const results = await inTurns(
    {
      bulk: async (round) => await measureRound(place.built, await place.folder(`b${round}`)),
      floor: async () => await writeDurably(floor),
    },
    { ...bench, count: Math.min(rounds, MOST_ROUNDS) },
  )
  const against = { name: 'write, fsync, rename, fsync of the folder', figures: results.floor }
  return [
    {
      name: `memory-bulk: import of ${MEMORIES}, found when it answers`,
      unit: 'memories/s',
      figures: results.bulk.map(({ importedPerSecond }) => importedPerSecond),
      against,
      target: { of: 'figure', is: 'at least', value: 1_667 },
    },
    {
      name: 'memory-bulk: index made anew',
      unit: 'memories/s',
      figures: results.bulk.map(({ indexedPerSecond }) => indexedPerSecond),
      target: { of: 'figure', is: 'at least', value: 3_333 },
    },
    {
      name: 'memory-bulk: memory of the worker meanwhile, at most',
      unit: 'MiB',
      figures: results.bulk.map(({ mostMiB }) => mostMiB),
      target: { of: 'figure', is: 'at most', value: 150 },
    },
  ]
}

async function measureRound(runtime: string, folder: string): Promise<BulkRound> {
  await using worker = await LoneWorker.start(runtime, folder)
  let mostMiB = 0
  const look = setInterval(() => {
    proportionalMiB(worker.pid).then(
      (now) => (mostMiB = Math.max(mostMiB, now)),
      () => undefined,
    )
  }, LOOK_EVERY_MS)
  try {
    const texts = sampleTexts(MEMORIES)
    const lines = texts.map((content) => `${JSON.stringify({ content, tags: ['bench'] })}\n`)
    const importedPerSecond = await pace(() => post(worker, '/api/memories/import', lines))
    const indexedPerSecond = await pace(() => post(worker, '/api/memories/reindex', []))
    return { importedPerSecond, indexedPerSecond, mostMiB }
  } finally {
    clearInterval(look)
  }
}

async function pace(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return MEMORIES / ((performance.now() - began) / 1_000)
}

async function post(
  { socket: socketPath, headers }: LoneWorker,
  path: string,
  lines: readonly string[],
): Promise<void> {
  const sent = request({
    socketPath,
    method: 'POST',
    path,
    headers: { ...headers, 'content-type': LINES_TYPE },
  })
  const answered = new Promise<string>((resolve, reject) => {
    sent.once('error', reject)
    sent.once('response', (answer) => void text(answer).then(resolve, reject))
  })
  await pipeline(Readable.from(lines), sent)
  const said = await answered
  if (!said.includes(String(MEMORIES))) throw new Error(`${path} was answered with ${said}`)
}

async function writeDurably(command: readonly string[]): Promise<number> {
  const said = await outputOf([...command, '300', String(FLOOR_MS)])
  const shape = LoadResult.zod.pick({ answers: true, seconds: true })
  return perSecond(shape.parse(parseJson(said, join(...command))))
}
