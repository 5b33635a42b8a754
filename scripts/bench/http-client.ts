import { Pool } from 'undici'
import { parseJson } from '../../shared/files/parse-json.ts'

interface ClientOptions {
  readonly origin: string
  readonly socketPath?: string
  readonly headers?: Readonly<Record<string, string>>
}

interface Sending {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

type Method = 'GET' | 'POST' | 'PUT'

interface RawAnswer {
  readonly status: number
  readonly text: string
  readonly cookie: string | undefined
}

/** What came back on a request that was a success. */
export interface Answer {
  readonly value: unknown
  /** The cookie that was set, as it is sent back. */
  readonly cookie: string | undefined
}

/** A client of the benchmarks; a failure is thrown. */
export class HttpClient implements AsyncDisposable {
  readonly #pool: Pool
  readonly #headers: Readonly<Record<string, string>>

  constructor({ origin, socketPath, headers = {} }: ClientOptions) {
    this.#pool = new Pool(origin, socketPath === undefined ? {} : { socketPath })
    this.#headers = headers
  }

  async send(method: Method, path: string, sending: Sending = {}): Promise<Answer> {
    const { status, text, cookie } = await this.exchange(method, path, sending)
    if (status >= 400) throw new Error(`${method} ${path} gave ${status}: ${text}`)
    return {
      value: text === '' ? undefined : parseJson(text, `The answer to ${method} ${path}`),
      cookie,
    }
  }

  /** The answer as it came, a failure too. */
  async exchange(
    method: Method,
    path: string,
    { body, headers = {} }: Sending = {},
  ): Promise<RawAnswer> {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await this.#pool.request({
      method,
      path,
      headers: { ...this.#headers, ...json, ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const [cookie] = [answer.headers['set-cookie'] ?? []].flat()
    return {
      status: answer.statusCode,
      text: await answer.body.text(),
      cookie: cookie?.split(';')[0],
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy()
  }
}
