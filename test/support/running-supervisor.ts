import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Route } from '../../shared/api/route.ts'
import type { RouteId } from '../../shared/api/routes.ts'
import { type Environment, readEnvironment } from '../../shared/environment.ts'
import { writeJsonFile } from '../../shared/files/json-file.ts'
import type { HttpLimits } from '../../supervisor/http/http-limits.ts'
import type { RestartPolicy } from '../../supervisor/workers/restart-policy.ts'
import { DEFAULT_RESTART_POLICY } from '../../supervisor/workers/restart-policy.ts'
import { startSupervisor, type Supervisor } from '../../supervisor/supervisor.ts'
import { DEFAULT_DEADLINES, type WorkerDeadlines } from '../../supervisor/workers/worker-life.ts'
import type { WakePolicy } from '../../supervisor/workers/wake-policy.ts'
import { Client } from './client.ts'
import { temporaryFolder } from './temporary-folder.ts'

const FIXTURE = join(import.meta.dirname, '../fixtures/workers/worker.mjs')

interface RunningOptions {
  /** A data root that outlives the supervisor; without it a new one that goes with it. */
  readonly root?: string
  /** JSON files that are there before the supervisor starts, by path below the root. */
  readonly files?: Readonly<Record<string, unknown>>
  /** A built page. */
  readonly webFolder?: string
  /** How the fixture worker behaves. */
  readonly behaviour?: string
  /** Node's arguments up to the worker's program, instead of the fixture's. */
  readonly workerProgram?: readonly string[]
  /** A route table of the test's own. */
  readonly routes?: [RouteId, Route][]
  /** What the supervisor finds in its environment besides that of the tests. */
  readonly environment?: Partial<Environment>
  readonly silentAfterMs?: number
  readonly deadlines?: Partial<WorkerDeadlines>
  readonly restartPolicy?: Partial<RestartPolicy>
  readonly wakePolicy?: Partial<WakePolicy>
  readonly limits?: Partial<HttpLimits>
  readonly afterMoveStep?: (step: string) => void
}

/** A supervisor in this process, on a root of its own, with fixture workers as real processes. */
export interface RunningSupervisor extends AsyncDisposable {
  readonly supervisor: Supervisor
  readonly root: string
  /** The machine owner's client, over the control socket. */
  readonly console: Client
  /** A client that is nobody yet. */
  readonly client: () => Client
  /** Makes an account with a password and gives a client that is logged in. */
  readonly person: (username: string, role: 'owner' | 'guest') => Promise<Client>
}

export const PASSWORD = 'correct horse battery'

/** Starts a supervisor for one test. */
export async function runningSupervisor(options: RunningOptions = {}): Promise<RunningSupervisor> {
  const folder = options.root === undefined ? await temporaryFolder() : undefined
  const root = options.root ?? folder?.path ?? ''
  await writeFiles(root, options.files ?? {})
  const supervisor = await startSupervisor({
    root,
    host: '127.0.0.1',
    port: 0,
    build: { version: '0.0.0-test', build: '0123456789abcdef' },
    environment: { ...readEnvironment(), ...options.environment },
    workerProgram: programOf(options),
    webFolder: options.webFolder,
    ...(options.routes ? { routes: options.routes } : {}),
    ...(options.silentAfterMs ? { silentAfterMs: options.silentAfterMs } : {}),
    wakePolicy: { ...options.wakePolicy },
    limits: options.limits,
    afterMoveStep: options.afterMoveStep,
    deadlines: { ...DEFAULT_DEADLINES, ...options.deadlines },
    restartPolicy: { ...DEFAULT_RESTART_POLICY, ...options.restartPolicy },
  })
  const owner = await Client.console(supervisor.layout)
  const clients = [owner]
  const client = (): Client => {
    const made = new Client(supervisor.url)
    clients.push(made)
    return made
  }
  return {
    supervisor,
    root,
    console: owner,
    client,
    async person(username, role) {
      await owner.mustSend('POST', '/api/users/create', {
        body: { username, role, password: PASSWORD },
      })
      const person = client()
      await person.mustSend('POST', '/api/auth/login', { body: { username, password: PASSWORD } })
      return person
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((one) => one.close()))
      await supervisor[Symbol.asyncDispose]()
      await folder?.[Symbol.asyncDispose]()
    },
  }
}

function programOf({ workerProgram, behaviour = 'obedient' }: RunningOptions): string[] {
  return [process.execPath, ...(workerProgram ?? [FIXTURE, behaviour])]
}

async function writeFiles(root: string, files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [path, value] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeJsonFile(join(root, path), value)
  }
}
