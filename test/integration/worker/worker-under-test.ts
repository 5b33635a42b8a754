import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Client } from 'undici'
import { afterEach } from 'vitest'
import {
  ACTOR_HEADER,
  SECRET_HEADER,
  workerArguments,
} from '../../../shared/control/worker-contract.ts'
import { newId } from '../../../shared/domain/ids.ts'

const PROJECT = new URL('../../../', import.meta.url).pathname

export const SECRET = 'a-secret-of-this-start'
export const USER_ID = 'user-1'
export const OWN_ACTOR = `user:${USER_ID}`

/** A folder for one test, with a profile and a place for a socket. */
export interface Place {
  readonly folder: string
  readonly profile: string
  readonly socket: string
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  // oxlint-disable-next-line typescript/no-explicit-any -- a test asserts on whatever came
  readonly body: any
}

interface TextAnswer extends Omit<Answer, 'body'> {
  readonly text: string
}

interface Call {
  /** A string goes as it is, anything else as JSON. */
  readonly body?: unknown
  /** Sends the body in pieces, without telling its length. */
  readonly chunked?: boolean
  readonly headers?: Readonly<Record<string, string>>
}

interface SpawnOptions {
  readonly profile?: string
  readonly secret?: string
  readonly generation?: number
  /** The account to run under; only root may choose. */
  readonly uid?: number
  /** Code that the process runs before the worker's. */
  readonly preload?: string
}

interface Workers {
  place(): Promise<Place>
  worker(place: Place, options?: SpawnOptions): WorkerUnderTest
}

/** Makes places and workers, and clears them away after each test, or with `afterAll` after the last. */
export function useWorkers(after: (clear: () => Promise<void>) => void = afterEach): Workers {
  const workers: WorkerUnderTest[] = []
  const folders: string[] = []
  after(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.end('SIGKILL')))
    await Promise.all(
      folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })),
    )
  })
  return {
    async place() {
      const folder = await mkdtemp(join(tmpdir(), 'mhw-'))
      folders.push(folder)
      const profile = join(folder, 'profiles', 'alice')
      await mkdir(profile, { recursive: true, mode: 0o700 })
      await mkdir(join(folder, 'run'), { mode: 0o700 })
      return { folder, profile, socket: join(folder, 'run', 'worker.sock') }
    },
    worker(place, options = {}) {
      const worker = new WorkerUnderTest(place, options)
      workers.push(worker)
      return worker
    },
  }
}

/** The built program: run `npm run build` first. */
const WORKER = join(PROJECT, 'dist/runtime/worker.cjs')

/** A real worker process. */
export class WorkerUnderTest {
  readonly workerId = newId('wrk')
  readonly generation: number
  readonly place: Place
  readonly process: ChildProcess
  /** Exit code, or the name of the signal. */
  readonly exited: Promise<number | string>
  readonly #stderr: Promise<string>
  readonly #ready: Promise<string>
  #client: Client | undefined

  constructor(place: Place, options: SpawnOptions) {
    this.place = place
    this.generation = options.generation ?? 1
    this.process = this.#spawn(options)
    this.exited = once(this.process, 'exit').then(([code, signal]) => code ?? signal)
    this.#stderr = textOf(this.process.stderr)
    this.#ready = textOf(this.process.stdio[3])
    void textOf(this.process.stdout)
  }

  /** Settled when the worker says that it is ready. */
  async ready(): Promise<this> {
    if ((await this.#ready) !== 'ready\n')
      throw new Error(`The worker is not ready: ${await this.#stderr}`)
    return this
  }

  /** Everything it said on stderr, once it has ended. */
  async stderr(): Promise<string> {
    return await this.#stderr
  }

  async call(method: string, path: string, call: Call = {}): Promise<Answer> {
    const { status, headers, text } = await this.#send(method, path, call)
    return { status, headers, body: text === '' ? undefined : JSON.parse(text) }
  }

  /** Gets an answer that is no JSON. */
  async text(path: string): Promise<TextAnswer> {
    return await this.#send('GET', path, {})
  }

  async #send(
    method: string,
    path: string,
    { body, headers = {}, chunked = false }: Call,
  ): Promise<TextAnswer> {
    this.#client ??= new Client('http://worker', { socketPath: this.place.socket, pipelining: 16 })
    const answer = await this.#client.request({
      method,
      path,
      headers: { [SECRET_HEADER]: SECRET, [ACTOR_HEADER]: OWN_ACTOR, ...headers },
      body: chunked ? Readable.from([textOfBody(body)]) : textOfBody(body),
    })
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: await answer.body.text(),
    }
  }

  /** Captures and gives the event. */
  async capture(
    content: string,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<Answer['body']> {
    const { status, body } = await this.call('POST', '/api/capture', { body: { content, ...more } })
    if (status !== 201) throw new Error(`The capture answered ${status}: ${JSON.stringify(body)}`)
    return body.event
  }

  /** Ends the process and waits until it is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | string> {
    this.process.kill(signal)
    const code = await this.exited
    await this.#client?.destroy()
    this.#client = undefined
    return code
  }

  async exitRecord(): Promise<{ at: string; code: number; reason: string }> {
    return JSON.parse(await readFile(join(this.place.folder, 'run', 'exit.json'), 'utf8'))
  }

  #spawn(options: SpawnOptions): ChildProcess {
    const { profile = this.place.profile, secret = SECRET, uid, preload = '' } = options
    const { folder, socket } = this.place
    const secretFile = join(folder, `secret-${this.workerId}`)
    writeFileSync(secretFile, secret, { mode: 0o600 })
    const descriptor = openSync(secretFile, 'r')
    const { workerId, generation } = this
    const start = {
      profileRoot: profile,
      socket,
      workerId,
      generation,
      userId: USER_ID,
      username: 'alice',
    }
    try {
      const program = ['--import', `data:text/javascript,${preload}`, WORKER]
      return spawn(process.execPath, [...program, ...workerArguments(start)], {
        cwd: PROJECT,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe', descriptor],
        env: { HOME: folder, PATH: '/usr/bin:/bin' },
        ...(uid === undefined ? {} : { uid, gid: uid }),
      })
    } finally {
      closeSync(descriptor)
    }
  }
}

function textOfBody(body: unknown): string | null {
  if (body === undefined) return null
  return typeof body === 'string' ? body : JSON.stringify(body)
}

async function textOf(pipe: unknown): Promise<string> {
  return pipe instanceof Readable ? await text(pipe) : ''
}
