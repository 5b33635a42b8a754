import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { parseJson } from '../../../shared/files/parse-json.ts'
import type { RootLayout } from '../../../shared/layout/root-layout.ts'
import { profiles, systemStatus, usageOverview, users, workers } from './answers.ts'
import { type TemporaryRoot, temporaryRoot, TOKEN } from './temporary-root.ts'

/** A request as the fake supervisor saw it. */
export interface SeenRequest {
  /** Method and path with its query: `GET /api/users`. */
  readonly line: string
  readonly profile: string | undefined
  readonly body: unknown
}

/** A scripted answer. Status 0 means: none, ever. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  /** Events that are sent as a stream instead; it goes on until `FakeSupervisor.breakOff`. */
  readonly events?: string
  /** Lines of JSON that are sent instead of the body. */
  readonly lines?: readonly object[]
}

/** Answers by method and path without the query. */
export type Script = Readonly<Record<string, Answer | ((request: SeenRequest) => Answer)>>

const STANDARD: Script = {
  'GET /readyz': { status: 200, body: { status: 'ready', checks: {} } },
  'GET /api/system': { status: 200, body: systemStatus },
  'GET /api/users': { status: 200, body: users },
  'GET /api/workers': { status: 200, body: workers },
  'GET /api/profiles/list': { status: 200, body: profiles },
  'GET /api/profiles/usage': { status: 200, body: usageOverview },
}

/** A supervisor's control socket that answers as it is told. */
export class FakeSupervisor implements AsyncDisposable {
  readonly #server: Server
  readonly #script: Script
  readonly requests: SeenRequest[] = []
  readonly #streams = new Set<ServerResponse>()

  private constructor(script: Script) {
    this.#script = { ...STANDARD, ...script }
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  static async open({ controlSocket }: RootLayout, script: Script = {}): Promise<FakeSupervisor> {
    const fake = new FakeSupervisor(script)
    fake.#server.listen(controlSocket)
    await once(fake.#server, 'listening')
    return fake
  }

  /** Ends every stream in the middle. */
  breakOff(): void {
    for (const stream of this.#streams) stream.destroy()
    this.#streams.clear()
  }

  /** The request lines, but for the looks at its health. */
  get lines(): string[] {
    return this.requests.map(({ line }) => line).filter((line) => line !== 'GET /readyz')
  }

  /** The request with this line. */
  seen(line: string): SeenRequest | undefined {
    return this.requests.find((request) => request.line === line)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body, events, lines } = this.#scripted(request, await this.#note(request))
    if (status === 0) return
    if (events !== undefined) {
      this.#streams.add(response)
      return void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(events)
    }
    if (lines !== undefined) {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      return void response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    }
    const type = status < 400 ? 'application/json' : 'application/problem+json'
    response
      .writeHead(status, { 'content-type': type })
      .end(typeof body === 'string' ? body : JSON.stringify(body))
  }

  async #note(request: IncomingMessage): Promise<SeenRequest> {
    const body = await text(request)
    const profile = request.headers['x-mh-profile']
    const seen = {
      line: `${request.method ?? ''} ${request.url ?? ''}`,
      profile: Array.isArray(profile) ? profile.join() : profile,
      body: bodyOf(request, body),
    }
    this.requests.push(seen)
    return seen
  }

  #scripted({ headers }: IncomingMessage, seen: SeenRequest): Answer {
    if (headers.authorization !== `Bearer ${TOKEN}`)
      return problem('unauthenticated', 401, 'Wrong token.')
    const answer = this.#script[seen.line.replace(/\?.*$/, '')]
    if (typeof answer === 'function') return answer(seen)
    return answer ?? problem('not-found', 404, `Nothing answers ${seen.line}.`)
  }
}

/** JSON as its value; bytes as the text that they are. */
function bodyOf({ headers }: IncomingMessage, body: string): unknown {
  if (headers['content-type'] === 'application/octet-stream') return body
  return body === '' ? undefined : parseJson(body, 'The body')
}

/** A temporary root whose supervisor runs and answers as it is told. */
export async function supervisedRoot(script: Script = {}): Promise<TemporaryRoot> {
  const place = await temporaryRoot()
  const fake = await FakeSupervisor.open(place.layout, script)
  return {
    ...place,
    async [Symbol.asyncDispose]() {
      await fake[Symbol.asyncDispose]()
      await place[Symbol.asyncDispose]()
    },
  }
}

/** A problem document as an answer. */
export function problem(code: string, status: number, detail: string): Answer {
  const type = `urn:metahuman-os:problem:${code}`
  return { status, body: { type, title: code, status, detail, code, requestId: 'req-1' } }
}
