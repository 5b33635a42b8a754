import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { profileLayout } from '../../../shared/layout/profile-layout.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { BenchSupervisor } from '../bench-supervisor.ts'
import { type LoadJob, LoadResult } from '../load-job.ts'
import { LoneWorker } from '../lone-worker.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { rawRequest } from '../raw-request.ts'
import { inTurns } from '../rounds.ts'
import { outputOf, perSecond, processorMicrosPerAnswer, runLoad } from '../run-load.ts'
import { sampleTexts } from '../sample-texts.ts'

const AT_ONCE = 16
/** V8 compiles what it sees to run often, over thousands of requests. */
const WARM_UP_MS = 3_000
const MEASURED_MS = 1_500
const TEXTS = 64

const PACE = {
  connections: AT_ONCE,
  status: 201,
  warmUpMs: WARM_UP_MS,
  measuredMs: MEASURED_MS,
} as const

/** Memories kept each second by 16 who ask at once, against files of that size written durably one after another on the same disk. */
export async function measureCapture(bench: Bench): Promise<Measurement[]> {
  const { place, rounds } = bench
  const root = join(await place.folder('c'), 'r')
  await using supervisor = await BenchSupervisor.start({ root, built: place.built }, bench)
  await using worker = await LoneWorker.start(supervisor.runtime, await place.folder('w'))
  const toWorker = jobOf(worker)
  const toSupervisor = jobThrough(supervisor.url, await supervisor.logIn())
  const load = place.program('load')
  await runLoad(load, { ...toWorker, measuredMs: 100 })
  const bytes = await sizeOfOneMemory(worker.profileRoot)
  const floor = [place.program('durable-writes'), await place.folder('f'), String(bytes)]
  const results = await inTurns(
    {
      worker: () => runLoad(load, toWorker),
      floor: () => writeDurably(floor),
      supervisor: () => runLoad(load, toSupervisor),
    },
    { ...bench, count: rounds },
  )
  return measurementsOf(results, bytes)
}

interface Results {
  readonly worker: readonly LoadResult[]
  readonly floor: readonly Pick<LoadResult, 'answers' | 'seconds'>[]
  readonly supervisor: readonly LoadResult[]
}

function measurementsOf({ worker, floor, supervisor }: Results, bytes: number): Measurement[] {
  const against = {
    name: 'write, fsync, rename, fsync of the folder',
    figures: floor.map(perSecond),
  }
  return [
    {
      name: `capture: ${AT_ONCE} at once, ${bytes} bytes each`,
      unit: 'captures/s',
      figures: worker.map(perSecond),
      against,
      target: { of: 'ratio', is: 'at least', value: 0.7 },
    },
    {
      name: 'capture: the same through the supervisor',
      unit: 'captures/s',
      figures: supervisor.map(perSecond),
      against,
    },
    {
      name: 'capture: processor time of the worker',
      unit: 'µs/capture',
      figures: worker.map(processorMicrosPerAnswer),
    },
  ]
}

function jobOf({ socket, headers, pid }: LoneWorker): LoadJob {
  return { ...PACE, target: { path: socket }, requests: requestsTo('worker', headers), pids: [pid] }
}

function jobThrough({ host, hostname, port }: URL, cookie: string): LoadJob {
  return {
    ...PACE,
    target: { host: hostname, port: Number(port) },
    requests: requestsTo(host, { cookie }),
  }
}

function requestsTo(host: string, headers: Readonly<Record<string, string>>): string[] {
  return sampleTexts(TEXTS).map((content) =>
    rawRequest({
      method: 'POST',
      path: '/api/capture',
      host,
      headers,
      body: { content, tags: ['bench'] },
    }),
  )
}

/** The size of a file that the worker has written. */
async function sizeOfOneMemory(profileRoot: string): Promise<number> {
  const { episodic } = profileLayout(profileRoot)
  const year = join(episodic, String(new Date().getUTCFullYear()))
  const name = (await readdir(year)).find((one) => one.endsWith('.json'))
  if (name === undefined) throw new Error(`The worker has written no memory to ${year}.`)
  return (await stat(join(year, name))).size
}

async function writeDurably(
  command: readonly string[],
): Promise<Pick<LoadResult, 'answers' | 'seconds'>> {
  const said = await outputOf([...command, String(WARM_UP_MS), String(MEASURED_MS)])
  return LoadResult.zod
    .pick({ answers: true, seconds: true })
    .parse(parseJson(said, 'The floor’s result'))
}
