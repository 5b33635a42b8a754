import { Pool } from 'undici'
import type { FuzzRequest } from './fuzz-request.ts'

export interface CallerOptions {
  readonly name: string
  readonly origin: string
  readonly socketPath?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Names and IDs that this caller knows. */
  readonly known: readonly string[]
  /** Routes that would end the caller's own session, or the whole run. */
  readonly leavesOut: ReadonlySet<string>
}

export interface FuzzAnswer {
  readonly status: number
  readonly type: string
  readonly text: string
}

/** Longer than anything may take on a busy machine: whoever waits for it hangs. */
const HANG_MS = 45_000

/** Somebody who sends requests, and what such a one knows. */
export class FuzzCaller implements AsyncDisposable {
  readonly name: string
  readonly known: readonly string[]
  readonly leavesOut: ReadonlySet<string>
  readonly #headers: Readonly<Record<string, string>>
  readonly #pool: Pool

  constructor({ name, origin, socketPath, headers = {}, known, leavesOut }: CallerOptions) {
    this.name = name
    this.known = known
    this.leavesOut = leavesOut
    this.#headers = headers
    const patience = { headersTimeout: HANG_MS, bodyTimeout: HANG_MS }
    this.#pool = new Pool(origin, {
      ...patience,
      ...(socketPath === undefined ? {} : { socketPath }),
    })
  }

  /** Of a stream, which has no end, the beginning. Rejects where the connection breaks, or nothing comes. */
  async send({ method, path, headers, body }: FuzzRequest): Promise<FuzzAnswer> {
    const { expect: expects, ...others } = headers
    const answer = await this.#pool.request({
      method: httpMethod(method),
      path,
      headers: { ...others, ...this.#headers },
      ...(expects === undefined ? {} : { expectContinue: true }),
      body,
    })
    const type = String(answer.headers['content-type'] ?? '')
    if (!type.startsWith('text/event-stream'))
      return { status: answer.statusCode, type, text: await answer.body.text() }
    answer.body.on('error', () => undefined).destroy()
    return { status: answer.statusCode, type, text: '' }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy()
  }
}

function httpMethod(method: string): 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' {
  const known = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).find((one) => one === method)
  if (known === undefined) throw new TypeError(`${method} is no method of the API.`)
  return known
}
