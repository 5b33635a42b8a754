import { rm } from 'node:fs/promises'
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
import { sampleText } from '../sample-texts.ts'

const SIZES = [1_000, 10_000, 100_000] as const
const LARGE = 1_000_000
const MEMORY_BYTES = 600
const FLOOR_MS = 1_500
const LOOK_EVERY_MS = 250
const MOST_ROUNDS = 2
/** So many take minutes: one round. */
const LONG = 100_000

interface BulkRound {
  readonly importedPerSecond: number
  readonly indexedPerSecond: number
  readonly mostMiB: number
}

/** Memories imported and indexed each second by a lone worker, against files of that size written durably one after another. */
export async function measureMemoryBulk(bench: Bench): Promise<Measurement[]> {
  const sizes = bench.million ? [...SIZES, LARGE] : SIZES
  const measurements: Measurement[] = []
  for (const memories of sizes) measurements.push(...(await measureSize(bench, memories)))
  return measurements
}

async function measureSize(bench: Bench, memories: number): Promise<Measurement[]> {
  const { place, rounds, note } = bench
  const of = memories.toLocaleString('en')
  note(`${of} memories as files`)
  const floorFolder = await place.folder(`bf${memories}`)
  const floor = [place.program('durable-writes'), floorFolder, String(MEMORY_BYTES)]
  const results = await inTurns(
    {
      bulk: async (round) => {
        const folder = await place.folder(`b${memories}-${round}`)
        const result = await measureRound({ runtime: place.built, folder, memories })
        // The files of a million take more room than everything else together.
        await rm(folder, { recursive: true })
        return result
      },
      floor: async () => await writeDurably(floor),
    },
    { ...bench, count: memories >= LONG ? 1 : Math.min(rounds, MOST_ROUNDS) },
  )
  const against = { name: 'write, fsync, rename, fsync of the folder', figures: results.floor }
  return [
    {
      name: `memory-bulk: import of ${of}, found when it answers`,
      unit: 'memories/s',
      figures: results.bulk.map(({ importedPerSecond }) => importedPerSecond),
      against,
      target: { of: 'figure', is: 'at least', value: 1_667 },
    },
    {
      name: `memory-bulk: index of ${of} made anew`,
      unit: 'memories/s',
      figures: results.bulk.map(({ indexedPerSecond }) => indexedPerSecond),
      target: { of: 'figure', is: 'at least', value: 3_333 },
    },
    {
      name: `memory-bulk: memory of the worker with ${of} meanwhile, at most`,
      unit: 'MiB',
      figures: results.bulk.map(({ mostMiB }) => mostMiB),
      target: { of: 'figure', is: 'at most', value: 150 },
    },
  ]
}

interface BulkJob {
  readonly runtime: string
  readonly folder: string
  readonly memories: number
}

async function measureRound({ runtime, folder, memories }: BulkJob): Promise<BulkRound> {
  await using worker = await LoneWorker.start(runtime, folder)
  let mostMiB = 0
  const look = setInterval(() => {
    proportionalMiB(worker.pid).then(
      (now) => (mostMiB = Math.max(mostMiB, now)),
      () => undefined,
    )
  }, LOOK_EVERY_MS)
  try {
    const pace = async (work: () => Promise<void>): Promise<number> => {
      const began = performance.now()
      await work()
      return memories / ((performance.now() - began) / 1_000)
    }
    const importedPerSecond = await pace(() =>
      post(worker, '/api/memories/import', { lines: linesOf(memories), memories }),
    )
    const indexedPerSecond = await pace(() =>
      post(worker, '/api/memories/reindex', { lines: [], memories }),
    )
    return { importedPerSecond, indexedPerSecond, mostMiB }
  } finally {
    clearInterval(look)
  }
}

function* linesOf(memories: number): Generator<string> {
  for (let number = 0; number < memories; number += 1)
    yield `${JSON.stringify({ content: sampleText(number), tags: ['bench'] })}\n`
}

/** Sends lines, and expects an answer that counts so many memories. */
async function post(
  { socket: socketPath, headers }: LoneWorker,
  path: string,
  { lines, memories }: { readonly lines: Iterable<string>; readonly memories: number },
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
  if (!said.includes(String(memories))) throw new Error(`${path} was answered with ${said}`)
}

async function writeDurably(command: readonly string[]): Promise<number> {
  const said = await outputOf([...command, '300', String(FLOOR_MS)])
  const shape = LoadResult.zod.pick({ answers: true, seconds: true })
  return perSecond(shape.parse(parseJson(said, join(...command))))
}
