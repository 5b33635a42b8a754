import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { SystemStatus } from '../../shared/api/system.ts'
import { type WorkerRow, WorkerList } from '../../shared/api/workers.ts'
import { PROFILE_HEADER } from '../../shared/control/worker-contract.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'
import { HttpClient } from './http-client.ts'

interface NewUser {
  readonly username: string
  readonly role: 'owner' | 'guest'
  readonly password?: string
}

const NOT_YET = 503
const AGAIN_MS = 100

/** The machine's owner, who speaks to a supervisor over its control socket. */
export class SupervisorConsole implements AsyncDisposable {
  readonly #client: HttpClient

  private constructor(client: HttpClient) {
    this.#client = client
  }

  /** For the supervisor that runs now: the next has another token. */
  static async open({ controlSocket, controlToken }: RootLayout): Promise<SupervisorConsole> {
    const token = (await readFile(controlToken, 'utf8')).trim()
    return new SupervisorConsole(
      new HttpClient({
        origin: 'http://localhost',
        socketPath: controlSocket,
        headers: { authorization: `Bearer ${token}` },
      }),
    )
  }

  async status(): Promise<SystemStatus> {
    const { value } = await this.#client.send('GET', '/api/system')
    return SystemStatus.parse(value, 'The status')
  }

  async createUser(user: NewUser): Promise<void> {
    await this.#client.send('POST', '/api/users/create', { body: user })
  }

  /** Asks a profile's worker. */
  async ask(username: string, path: string): Promise<unknown> {
    const headers = { [PROFILE_HEADER]: username }
    return (await this.#client.send('GET', path, { headers })).value
  }

  /** Has a profile's worker take something. */
  async give(
    username: string,
    method: 'POST' | 'PUT',
    [path, body]: readonly [string, unknown],
  ): Promise<void> {
    await this.#client.send(method, path, { body, headers: { [PROFILE_HEADER]: username } })
  }

  /** Says something in a profile's chat; settled when the reply, which comes as events, has a text in it. */
  async chat(username: string, message: string, until: string): Promise<void> {
    const headers = { [PROFILE_HEADER]: username }
    await this.#client.untilSaid('/api/chat', until, { body: { message }, headers })
  }

  /** Asks a profile's worker again for as long as it is said to be starting, as a client should; gives how often that was. */
  async askUntilAnswered(username: string, path: string): Promise<number> {
    const headers = { [PROFILE_HEADER]: username }
    for (let again = 0; ; again += 1) {
      const { status, text } = await this.#client.exchange('GET', path, { headers })
      if (status < 400) return again
      if (status !== NOT_YET) throw new Error(`${username} was answered with ${status}: ${text}`)
      await wait(AGAIN_MS)
    }
  }

  async workers(): Promise<WorkerRow[]> {
    const { value } = await this.#client.send('GET', '/api/workers')
    return WorkerList.parse(value, 'The workers').items
  }

  /** Pids of the workers that have a process. */
  async workerPids(): Promise<number[]> {
    return (await this.workers()).map(({ pid }) => pid).filter((pid) => pid !== null)
  }

  /** Settled when the worker is running, or has ended. */
  async changeWorker(username: string, change: 'start' | 'stop'): Promise<void> {
    await this.#client.send('POST', `/api/workers/${username}/${change}`)
  }

  /** The present value of a metric without labels. */
  async metric(name: string): Promise<number> {
    const { text } = await this.#client.exchange('GET', '/metrics')
    const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]
    if (value === undefined) throw new Error(`There is no metric ${name}.`)
    return Number(value)
  }

  async configure(config: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#client.send('PUT', '/api/system/config', { body: config })
  }

  /** Asks the supervisor to end, with its workers. */
  async stop(): Promise<void> {
    await this.#client.send('POST', '/api/system/stop', { body: {} })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]()
  }
}
