import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { rootLayout } from '../../../shared/layout/root-layout.ts'
import { BenchSupervisor } from '../bench-supervisor.ts'
import { builtWithFloods, FLOOD_FILE, type WorkerFlood } from '../flooding-worker.ts'
import { HttpClient } from '../http-client.ts'
import type { LoadJob } from '../load-job.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { rawRequest } from '../raw-request.ts'
import { inTurns } from '../rounds.ts'
import { quantile } from '../statistics.ts'

const PASSWORD = 'correct horse battery'
const MEMORIES = 50
const PATH = '/api/memories?limit=20'
const ASKED = 150
const PAUSE_MS = 5
/** As many as one account may have under way. */
const CONNECTIONS = 200
const FLOOD_MS = 60_000
/** Until a flood is at its height, and until what it left is gone. */
const SETTLE_MS = 1_500
/** Another's 95 of 100 may take so much longer. */
const MOST = 1.5

const FLOODS = {
  requests: 'requests at the door',
  cpu: 'the processors, in its worker',
  memory: 'memory, in its worker',
  disk: 'the disk, in its worker',
} as const
type Flood = keyof typeof FLOODS
const KINDS: readonly Flood[] = ['requests', 'cpu', 'memory', 'disk']

/** What a person's requests take while another profile floods, against the same while it is quiet, in the same run (A18, A24). */
export async function measureFairness(bench: Bench): Promise<Measurement[]> {
  const { place } = bench
  const root = join(await place.folder('fa'), 'r')
  const built = await builtWithFloods(place.built, join(await place.folder('fb'), 'runtime'))
  await using supervisor = await BenchSupervisor.start({ root, built }, bench)
  await using person = await personAt(supervisor, 'person')
  await using flooder = await personAt(supervisor, 'flooder')
  for (let made = 0; made < MEMORIES; made += 1)
    await person.client.send('POST', '/api/capture', {
      body: { content: `The harbour was quiet on day ${made}, and so was its master.` },
    })
  const load = { program: place.program('load'), job: jobOf(supervisor.url, flooder.cookie) }
  const file = join(rootLayout(root).profiles, 'flooder', FLOOD_FILE)
  const p95Of = async (flood?: Flood): Promise<number> => {
    await using _flood = await flooding(flood, { file, load })
    await wait(SETTLE_MS)
    return await p95(person.client)
  }
  await p95(person.client)
  const results = await inTurns(
    {
      quiet: async () => await p95Of(),
      requests: async () => await p95Of('requests'),
      cpu: async () => await p95Of('cpu'),
      memory: async () => await p95Of('memory'),
      disk: async () => await p95Of('disk'),
    },
    { ...bench, count: bench.rounds },
  )
  return KINDS.map((kind) => ({
    name: `fairness: 95 of 100 lists within, while another floods ${FLOODS[kind]}`,
    unit: 'ms',
    figures: results[kind],
    against: { name: 'while nobody else does anything', figures: results.quiet },
    target: { of: 'ratio', is: 'at most', value: MOST },
  }))
}

/** Lists without end, by somebody's cookie. */
function jobOf({ hostname, port, host }: URL, cookie: string): LoadJob {
  return {
    target: { host: hostname, port: Number(port) },
    connections: CONNECTIONS,
    requests: [rawRequest({ method: 'GET', path: PATH, host, headers: { cookie } })],
    status: 200,
    warmUpMs: 0,
    measuredMs: FLOOD_MS,
  }
}

interface Person extends AsyncDisposable {
  readonly client: HttpClient
  readonly cookie: string
}

async function personAt(supervisor: BenchSupervisor, username: string): Promise<Person> {
  await supervisor.console.createUser({ username, role: 'guest', password: PASSWORD })
  const { origin } = supervisor.url
  await using door = new HttpClient({ origin })
  const body = { username, password: PASSWORD }
  const { cookie = '' } = await door.send('POST', '/api/auth/login', { body })
  const client = new HttpClient({ origin, headers: { cookie } })
  await client.send('GET', PATH)
  return { client, cookie, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() }
}

async function p95(client: HttpClient): Promise<number> {
  const took: number[] = []
  for (let asked = 0; asked < ASKED; asked += 1) {
    const began = performance.now()
    await client.send('GET', PATH)
    took.push(performance.now() - began)
    await wait(PAUSE_MS)
  }
  return quantile(took, 0.95)
}

interface Means {
  /** Of the flooder's profile. */
  readonly file: string
  readonly load: { readonly program: string; readonly job: LoadJob }
}

async function flooding(flood: Flood | undefined, means: Means): Promise<AsyncDisposable> {
  if (flood === undefined) return { [Symbol.asyncDispose]: async () => undefined }
  return flood === 'requests' ? await atTheDoor(means.load) : await inTheWorker(flood, means.file)
}

async function inTheWorker(flood: WorkerFlood, file: string): Promise<AsyncDisposable> {
  await writeFile(file, flood)
  await wait(SETTLE_MS)
  return {
    async [Symbol.asyncDispose]() {
      await rm(file)
      await wait(SETTLE_MS)
    },
  }
}

/** Whoever floods has processors of its own elsewhere: here the program that sends gives way to all others. */
async function atTheDoor({ program, job }: Means['load']): Promise<AsyncDisposable> {
  const child: ChildProcess = spawn(process.execPath, [program], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = once(child, 'exit')
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
  child.stdin?.end(JSON.stringify(job))
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
