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
  async exchange(method: Method, path: string, sending: Sending = {}): Promise<RawAnswer> {
    const answer = await this.#request(method, path, sending)
    const [cookie] = [answer.headers['set-cookie'] ?? []].flat()
    return {
      status: answer.statusCode,
      text: await answer.body.text(),
      cookie: cookie?.split(';')[0],
    }
  }

  /** Settled as soon as the body of the answer has a text in it; the rest is read to nowhere. */
  async untilSaid(path: string, text: string, sending: Sending): Promise<void> {
    const answer = await this.#request('POST', path, sending)
    let said = ''
    for await (const bytes of answer.body) {
      said += String(bytes)
      if (said.includes(text)) return
    }
    throw new Error(`POST ${path} gave ${answer.statusCode} without ${text}: ${said}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy()
  }

  async #request(method: Method, path: string, { body, headers = {} }: Sending) {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    return await this.#pool.request({
      method,
      path,
      headers: { ...this.#headers, ...json, ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    })
  }
}
