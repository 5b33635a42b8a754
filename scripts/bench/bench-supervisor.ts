import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type RootLayout, rootLayout, workerRunFolder } from '../../shared/layout/root-layout.ts'
import { ClosingStack } from '../../shared/lifetime/closing-stack.ts'
import { installRuntime } from '../../shared/runtime/install-runtime.ts'
import { HttpClient } from './http-client.ts'
import type { Bench } from './part.ts'
import { StartedProgram } from './started-program.ts'
import { SupervisorConsole } from './supervisor-console.ts'
import { waitUntil } from './wait-until.ts'

interface Start {
  readonly root: string
  /** The built programs; they run from the root's own copy, as `mh start` does it. */
  readonly built: string
  /** Where accounts were made before the start, an owner among them, none is made. */
  readonly accounts?: 'made'
}

const OWNER = 'bench'
const PASSWORD = 'correct horse battery'
const CODE_CACHE_MS = 30_000
const END_MS = 15_000
const STANDBY_MS = 60_000
const AT_REST: ReadonlySet<string> = new Set(['stopped', 'hibernated'])

/** The built supervisor on a root of its own, with an owner. */
export class BenchSupervisor implements AsyncDisposable {
  readonly pid: number
  /** How long it took from its process to being ready. */
  readonly readyMs: number
  readonly url: URL
  /** Where its programs lie. */
  readonly runtime: string
  readonly layout: RootLayout
  readonly console: SupervisorConsole
  readonly #public: HttpClient
  readonly #closing: ClosingStack
  #guests = 0

  private constructor(parts: {
    pid: number
    readyMs: number
    url: URL
    runtime: string
    layout: RootLayout
    console: SupervisorConsole
    closing: ClosingStack
  }) {
    this.pid = parts.pid
    this.readyMs = parts.readyMs
    this.url = parts.url
    this.runtime = parts.runtime
    this.layout = parts.layout
    this.console = parts.console
    this.#closing = parts.closing
    this.#public = parts.closing.use(new HttpClient({ origin: parts.url.origin }))
  }

  /** Settled when the supervisor serves, and has made the code cache for its workers (or 30 s have not been enough for that). */
  static async start(
    { root, built, accounts }: Start,
    { signal, note }: Pick<Bench, 'signal' | 'note'>,
  ): Promise<BenchSupervisor> {
    await using opened = new ClosingStack()
    const layout = rootLayout(root)
    const runtime = await installRuntime(built, layout.runtimes)
    const began = performance.now()
    const command = [join(runtime, 'supervisor.cjs'), '--root', root, '--port', '0', '--notify']
    const { pid } = opened.use(await StartedProgram.start({ command }))
    const readyMs = performance.now() - began
    const owner = opened.use(await SupervisorConsole.open(layout))
    const { url } = await owner.status()
    if (accounts === undefined)
      await owner.createUser({ username: OWNER, role: 'owner', password: PASSWORD })
    const cached = await waitUntil(() => saysCodeCache(layout), {
      patienceMs: CODE_CACHE_MS,
      signal,
    })
    if (!cached) note('There is no code cache for workers; this goes on without.')
    return new BenchSupervisor({
      pid,
      readyMs,
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
    await this.console.createUser({ username, role: 'guest' })
    return username
  }

  /** Asks a profile's worker as the machine's owner may. */
  async ask(username: string, path: string): Promise<void> {
    await this.console.ask(username, path)
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
    return await this.console.workerPids()
  }

  /** Ends every worker in good order, as one that has been idle for long ends by itself: the next request starts it. */
  async putWorkersToSleep(signal: AbortSignal): Promise<void> {
    for (const pid of await this.workerPids()) process.kill(pid, 'SIGTERM')
    const asleep = await waitUntil(
      async () => (await this.console.workers()).every(({ state }) => AT_REST.has(state)),
      { patienceMs: END_MS, signal },
    )
    if (!asleep) throw new Error(`Workers did not end within ${END_MS} ms.`)
  }

  /** Waits until a process stands by for the worker that is started next. */
  async untilStandby(signal: AbortSignal): Promise<void> {
    const isThere = async (): Promise<boolean> =>
      (await this.console.metric('mh_worker_standbys')) > 0
    if (!(await waitUntil(isThere, { patienceMs: STANDBY_MS, signal })))
      throw new Error(`No process was in standby within ${STANDBY_MS} ms.`)
  }

  /** The socket of the owner's worker. */
  get ownersSocket(): string {
    return join(workerRunFolder(this.layout, OWNER), 'worker.sock')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closing[Symbol.asyncDispose]()
  }
}

/** The fixture makes none, which is said just the same. */
async function saysCodeCache({ supervisorLogs }: RootLayout): Promise<boolean> {
  const log = await readFile(join(supervisorLogs, 'supervisor.log'), 'utf8')
  return /"evt":"code-cache-(ready|not-made)"/.test(log)
}
