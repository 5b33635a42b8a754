import { BenchSupervisor } from '../bench-supervisor.ts'
import { HttpClient } from '../http-client.ts'
import type { LoadJob, LoadResult } from '../load-job.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { rawRequest } from '../raw-request.ts'
import { inTurns } from '../rounds.ts'
import { perSecond, processorMicrosPerAnswer, runLoad } from '../run-load.ts'
import { StartedProgram } from '../started-program.ts'

const CONNECTIONS = 32
const WARM_UP_MS = 400
const MEASURED_MS = 1_000
/** Many short ones: noise comes in bursts. */
const ROUNDS_FOR_ONE = 2
/** Whoever has run this long has been compiled by V8. */
const COMPILED_MS = 4_000
const PATH = '/api/memories?limit=1'

/** A small GET over a cookie, through the supervisor and through the usual packages, to the same worker; and past both. */
export async function measureProxy(bench: Bench): Promise<Measurement[]> {
  const { place, rounds } = bench
  await using supervisor = await BenchSupervisor.start(
    { root: await place.folder('p'), built: await place.builtWithFixtureWorker() },
    bench,
  )
  const cookie = await supervisor.logIn()
  await supervisor.askWithCookie(cookie, PATH)
  const socket = supervisor.ownersSocket
  await using peer = await StartedProgram.start({
    command: [place.program('express-front'), socket],
  })
  const peerUrl = new URL(`http://127.0.0.1:${peer.greeting}`)
  const ours = jobThrough(supervisor.url, cookie, supervisor.pid)
  const theirs = jobThrough(peerUrl, await logInAtPeer(peerUrl), peer.pid)
  const load = place.program('load')
  for (const job of [ours, theirs]) await runLoad(load, { ...job, measuredMs: COMPILED_MS })
  const results = await inTurns(
    {
      supervisor: () => runLoad(load, ours),
      express: () => runLoad(load, theirs),
      worker: () => runLoad(load, { ...ours, target: { path: socket }, pids: [] }),
    },
    { ...bench, count: rounds * ROUNDS_FOR_ONE },
  )
  return measurementsOf(results)
}

interface Results {
  readonly supervisor: readonly LoadResult[]
  readonly express: readonly LoadResult[]
  readonly worker: readonly LoadResult[]
}

function measurementsOf({ supervisor, express, worker }: Results): Measurement[] {
  return [
    {
      name: 'proxy: GET over a cookie',
      unit: 'requests/s',
      figures: supervisor.map(perSecond),
      against: {
        name: 'express, express-session, http-proxy-middleware',
        figures: express.map(perSecond),
      },
      target: { of: 'ratio', is: 'at least', value: 5 },
    },
    {
      name: 'proxy: the same',
      unit: 'requests/s',
      figures: supervisor.map(perSecond),
      against: { name: 'worker asked directly', figures: worker.map(perSecond) },
    },
    {
      name: 'proxy: processor time of the front',
      unit: 'µs/request',
      figures: supervisor.map(processorMicrosPerAnswer),
      against: { name: 'express …', figures: express.map(processorMicrosPerAnswer) },
    },
    {
      name: 'proxy: 99 % answered within',
      unit: 'ms',
      figures: supervisor.map(({ p99Ms }) => p99Ms),
      against: { name: 'express …', figures: express.map(({ p99Ms }) => p99Ms) },
    },
  ]
}

function jobThrough({ host, hostname, port }: URL, cookie: string, pid: number): LoadJob {
  return {
    target: { host: hostname, port: Number(port) },
    connections: CONNECTIONS,
    requests: [rawRequest({ method: 'GET', path: PATH, host, headers: { cookie } })],
    status: 200,
    warmUpMs: WARM_UP_MS,
    measuredMs: MEASURED_MS,
    pids: [pid],
  }
}

async function logInAtPeer({ origin }: URL): Promise<string> {
  await using client = new HttpClient({ origin })
  const { cookie } = await client.send('POST', '/login')
  if (cookie === undefined) throw new Error('The peer set no cookie.')
  return cookie
}
