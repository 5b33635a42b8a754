import { access, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { WorkerStart } from '../../shared/control/worker-contract.ts'
import { newId } from '../../shared/domain/ids.ts'
import type { Environment } from '../../shared/environment.ts'
import { makeFolder } from '../../shared/layout/make-folder.ts'
import {
  profileRoot,
  rootLayout,
  type RootLayout,
  workerRunFolder,
} from '../../shared/layout/root-layout.ts'
import { noConfinement } from '../walls/confinement.ts'
import { WorkerWalls } from '../walls/worker-walls.ts'
import { askWorker } from '../workers/ask-worker.ts'
import { openControlLink } from '../workers/control-link.ts'
import { ProcessDriver } from '../workers/process-driver.ts'
import { WorkerEndpoint } from '../workers/worker-endpoint.ts'
import { WorkerProgram } from '../workers/worker-program.ts'

interface WarmUpOptions {
  /** Folder of the programs. */
  readonly runtime: string
  readonly environment: Environment
  /** Ends it at once: no process and no file of it is left. */
  readonly signal: AbortSignal
}

const WARM_UP = 'warm-up'

/**
 * Makes V8's code cache for workers on this machine, unless it is there: runs a worker on an empty profile of its own through the
 * requests that every worker gets, and lets it keep what it compiled. Says whether there was anything to do.
 */
export async function warmCodeCache({
  runtime,
  environment,
  signal,
}: WarmUpOptions): Promise<boolean> {
  const file = join(runtime, 'cache', `worker-${process.version}-${process.arch}.bin`)
  if (await isThere(file)) return false
  await mkdir(dirname(file), { recursive: true, mode: 0o755 })
  const root = await mkdtemp(join(environment.temporaryFolder, 'mh-'))
  try {
    const layout = await makeWarmUpRoot(root)
    const command = [process.execPath, join(runtime, 'worker.cjs'), '--write-code-cache']
    await runOnce(layout, driverOf(layout, { command, environment }), signal)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
  return true
}

/** It serves nobody, and leaves what it made to every account. */
function driverOf(
  layout: RootLayout,
  { command, environment }: { command: readonly string[]; environment: Environment },
): ProcessDriver {
  const confinement = noConfinement()
  const program = new WorkerProgram({ program: command, environment, confinement })
  const accounts = { of: nothing, own: nothing }
  const walls = new WorkerWalls({ layout, accounts, confinement, places: [] })
  return new ProcessDriver({ layout, program, walls })
}

async function nothing(): Promise<undefined> {
  return undefined
}

async function makeWarmUpRoot(root: string): Promise<RootLayout> {
  const layout = rootLayout(root)
  const folders = [
    layout.workerLogs,
    layout.workerRecords,
    layout.runWorkers,
    profileRoot(layout, WARM_UP),
  ]
  for (const folder of folders) await makeFolder(folder)
  return layout
}

async function runOnce(
  layout: RootLayout,
  driver: ProcessDriver,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const start: WorkerStart = {
    profileRoot: profileRoot(layout, WARM_UP),
    socket: join(workerRunFolder(layout, WARM_UP), 'worker.sock'),
    workerId: newId('wrk'),
    generation: 1,
    userId: WARM_UP,
    username: WARM_UP,
  }
  const { pid, secret, ready, exited } = await driver.start(start)
  // One that is killed keeps no cache: it would lie where nobody looks after it any more.
  const kill = (): void => driver.signal(pid, 'SIGKILL')
  signal.addEventListener('abort', kill)
  try {
    signal.throwIfAborted()
    await ready
    const link = await openControlLink({
      start,
      secret,
      pid,
      onMessage: () => undefined,
      onClose: () => undefined,
    })
    const endpoint = new WorkerEndpoint({
      socketPath: start.socket,
      secret,
      workerId: start.workerId,
      generation: 1,
    })
    await usualRequests(endpoint)
    endpoint.close()
    link.close()
  } finally {
    if (signal.aborted) kill()
    else driver.signal(pid, 'SIGTERM')
    await exited
    signal.removeEventListener('abort', kill)
  }
}

/** What a person does first: something is kept, listed and found. */
async function usualRequests(endpoint: WorkerEndpoint): Promise<void> {
  await askWorker(endpoint, { path: '/api/capture', body: { content: 'A warm welcome' } })
  const paths = ['/api/memories', '/api/memories/search?q=warm', '/api/memories/evt-unknown']
  for (const path of paths) await askWorker(endpoint, { path })
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
