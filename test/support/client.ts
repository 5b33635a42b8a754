import { readFile } from 'node:fs/promises'
import { Agent, type Dispatcher, Pool, request } from 'undici'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'

interface Sending {
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** What came back. */
export interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
  /** The body as JSON. */
  readonly json: Record<string, unknown>
}

/** Talks to a supervisor as a browser or the console would: keeps the cookie that it is given. */
export class Client {
  readonly #origin: string
  readonly #dispatcher: Agent
  readonly #headers: Record<string, string>
  cookie: string | undefined

  constructor(
    origin: string,
    options: { socketPath?: string; headers?: Record<string, string> } = {},
  ) {
    this.#origin = origin
    this.#headers = options.headers ?? {}
    const { socketPath } = options
    this.#dispatcher = new Agent(
      socketPath === undefined ? {} : { factory: (url) => new Pool(url, { socketPath }) },
    )
  }

  /** The machine owner's client. */
  static async console(layout: RootLayout): Promise<Client> {
    const token = (await readFile(layout.controlToken, 'utf8')).trim()
    return new Client('http://localhost', {
      socketPath: layout.controlSocket,
      headers: { authorization: `Bearer ${token}` },
    })
  }

  /** Asks something as the machine owner. */
  static async onConsole<T>(layout: RootLayout, ask: (console: Client) => Promise<T>): Promise<T> {
    const console = await Client.console(layout)
    try {
      return await ask(console)
    } finally {
      await console.close()
    }
  }

  get origin(): string {
    return this.#origin
  }

  async send(method: string, path: string, { body, headers = {} }: Sending = {}): Promise<Answer> {
    const answer = await request(`${this.#origin}${path}`, {
      dispatcher: this.#dispatcher,
      method,
      headers: {
        ...this.#headers,
        ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    this.#keepCookie(answer.headers['set-cookie'])
    const text = await answer.body.text()
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text,
      get json() {
        return Object(parseJson(text, 'Answer'))
      },
    }
  }

  /** Asks for an answer that goes on, and gives it as soon as it begins; with a body by POST. */
  async stream(
    path: string,
    headers: Record<string, string> = {},
    body?: unknown,
  ): Promise<Dispatcher.ResponseData> {
    const post = { method: 'POST', body: JSON.stringify(body) } as const
    return await request(`${this.#origin}${path}`, {
      dispatcher: this.#dispatcher,
      ...(body === undefined ? {} : post),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.#headers,
        ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
        ...headers,
      },
    })
  }

  /** Sends and fails unless the answer is a success. */
  async mustSend(method: string, path: string, sending: Sending = {}): Promise<Answer> {
    const answer = await this.send(method, path, sending)
    if (answer.status >= 400)
      throw new Error(`${method} ${path} gave ${answer.status}: ${answer.text}`)
    return answer
  }

  async close(): Promise<void> {
    await this.#dispatcher.destroy()
  }

  #keepCookie(header: string | string[] | undefined): void {
    for (const line of [header ?? []].flat()) {
      const [pair = ''] = line.split(';')
      this.cookie = pair.endsWith('=') ? undefined : pair
    }
  }
}
