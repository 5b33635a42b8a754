import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SystemStatus } from '../../shared/api/system.ts'
import { type WorkerRow, WorkerList } from '../../shared/api/workers.ts'
import { PROFILE_HEADER } from '../../shared/control/worker-contract.ts'
import { type RootLayout, rootLayout, workerRunFolder } from '../../shared/layout/root-layout.ts'
import { ClosingStack } from '../../shared/lifetime/closing-stack.ts'
import { installRuntime } from '../../shared/runtime/install-runtime.ts'
import { HttpClient } from './http-client.ts'
import type { Bench } from './part.ts'
import { StartedProgram } from './started-program.ts'
import { waitUntil } from './wait-until.ts'

interface Start {
  readonly root: string
  /** The built programs; they run from the root's own copy, as `mh start` does it. */
  readonly built: string
}

const OWNER = 'bench'
const PASSWORD = 'correct horse battery'
const CODE_CACHE_MS = 30_000
const END_MS = 15_000

/** The built supervisor on a root of its own, with an owner. */
export class BenchSupervisor implements AsyncDisposable {
  readonly pid: number
  readonly url: URL
  /** Where its programs lie. */
  readonly runtime: string
  readonly #layout: RootLayout
  readonly #console: HttpClient
  readonly #public: HttpClient
  readonly #closing: ClosingStack
  #guests = 0

  private constructor(parts: {
    pid: number
    url: URL
    runtime: string
    layout: RootLayout
    console: HttpClient
    closing: ClosingStack
  }) {
    this.pid = parts.pid
    this.url = parts.url
    this.runtime = parts.runtime
    this.#layout = parts.layout
    this.#console = parts.console
    this.#closing = parts.closing
    this.#public = parts.closing.use(new HttpClient({ origin: parts.url.origin }))
  }

  /** Settled when the supervisor serves, and has made the code cache for its workers (or 30 s have not been enough for that). */
  static async start({ root, built }: Start, { signal, note }: Bench): Promise<BenchSupervisor> {
    await using opened = new ClosingStack()
    const layout = rootLayout(root)
    const runtime = await installRuntime(built, layout.runtimes)
    const program = join(runtime, 'supervisor.cjs')
    const { pid } = opened.use(
      await StartedProgram.start({ command: [program, '--root', root, '--port', '0', '--notify'] }),
    )
    const owner = opened.use(await consoleOf(layout))
    const { value } = await owner.send('GET', '/api/system')
    const { url } = SystemStatus.parse(value, 'The status')
    await owner.send('POST', '/api/users/create', {
      body: { username: OWNER, role: 'owner', password: PASSWORD },
    })
    const cached = await waitUntil(() => hasCodeCache(runtime), {
      patienceMs: CODE_CACHE_MS,
      signal,
    })
    if (!cached) note('There is no code cache for workers; this goes on without.')
    return new BenchSupervisor({
      pid,
      url: new URL(url),
      runtime,
      layout,
      console: owner,
      closing: opened.move(),
    })
  }

  /** Logs the owner in and gives the cookie. */
  async logIn(): Promise<string> {
    const { cookie } = await this.#public.send('POST', '/api/auth/login', {
      body: { username: OWNER, password: PASSWORD },
    })
    if (cookie === undefined) throw new Error('The log-in set no cookie.')
    return cookie
  }

  /** Makes an account with a profile, and gives its name. */
  async addGuest(): Promise<string> {
    this.#guests += 1
    const username = `guest${this.#guests}`
    await this.#console.send('POST', '/api/users/create', { body: { username, role: 'guest' } })
    return username
  }

  /** Asks a profile's worker as the machine's owner may. */
  async ask(username: string, path: string): Promise<void> {
    await this.#console.send('GET', path, { headers: { [PROFILE_HEADER]: username } })
  }

  /** Asks the owner's worker through the public door. */
  async askWithCookie(cookie: string, path: string): Promise<void> {
    await this.#public.send('GET', path, { headers: { cookie } })
  }

  async captureWithCookie(cookie: string, content: string): Promise<void> {
    await this.#public.send('POST', '/api/capture', { headers: { cookie }, body: { content } })
  }

  /** Pids of the workers that are running. */
  async workerPids(): Promise<number[]> {
    return (await this.#workers()).map(({ pid }) => pid).filter((pid) => pid !== null)
  }

  /** Ends every worker in good order, as one that has been idle for long ends by itself: the next request starts it. */
  async putWorkersToSleep(signal: AbortSignal): Promise<void> {
    for (const pid of await this.workerPids()) process.kill(pid, 'SIGTERM')
    const asleep = await waitUntil(
      async () => (await this.#workers()).every(({ state }) => state === 'stopped'),
      { patienceMs: END_MS, signal },
    )
    if (!asleep) throw new Error(`Workers did not end within ${END_MS} ms.`)
  }

  /** The socket of the owner's worker. */
  get ownersSocket(): string {
    return join(workerRunFolder(this.#layout, OWNER), 'worker.sock')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closing[Symbol.asyncDispose]()
  }

  async #workers(): Promise<WorkerRow[]> {
    const { value } = await this.#console.send('GET', '/api/workers')
    return WorkerList.parse(value, 'The workers').items
  }
}

async function consoleOf({ controlSocket, controlToken }: RootLayout): Promise<HttpClient> {
  const token = (await readFile(controlToken, 'utf8')).trim()
  return new HttpClient({
    origin: 'http://localhost',
    socketPath: controlSocket,
    headers: { authorization: `Bearer ${token}` },
  })
}

async function hasCodeCache(runtime: string): Promise<boolean> {
  const names = await readdir(join(runtime, 'cache')).catch(() => [])
  return names.some((name) => name.startsWith('worker-') && name.endsWith('.bin'))
}
