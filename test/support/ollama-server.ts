import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** How a request for a new model is answered. */
export type CreateBehaviour =
  | 'makes'
  /** Says in the stream that it failed, with a word that must go no further. */
  | 'fails'
  /** As versions that load no adapters any more. */
  | 'refuses'
  | 'stalls'
  | 'breaks-off'
  | 'garbage'

interface AskedRequest {
  readonly model?: string
  readonly from?: string
  readonly adapters?: Record<string, string>
  readonly modelfile?: string
}

interface MadeModel {
  readonly from: string
  readonly digest: string
  readonly modelfile: string
}

/** The part of Ollama's API that makes models of adapters, as strict as the real one about digests. */
export class OllamaServer implements AsyncDisposable {
  readonly models = new Map<string, MadeModel | null>()
  readonly blobs = new Map<string, Buffer>()
  readonly lines: string[] = []
  readonly keys = new Set<string | undefined>()
  create: CreateBehaviour = 'makes'
  architecture: string | undefined = 'llama'
  readonly #server: Server

  private constructor(models: readonly string[]) {
    for (const name of models) this.models.set(name, null)
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  static async listen(...models: readonly string[]): Promise<OllamaServer> {
    const server = new OllamaServer(models)
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  get url(): string {
    const { port } = Object(this.#server.address()) satisfies AddressInfo
    return `http://127.0.0.1:${port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request
    this.lines.push(`${method} ${url.replace(/[0-9a-f]{64}/, 'DIGEST')}`)
    this.keys.add(headers.authorization)
    const body = await buffer(request)
    const [, digest] = /^\/api\/blobs\/sha256:([0-9a-f]{64})$/.exec(url) ?? []
    if (digest !== undefined) return this.#blob(method, { digest, body }, response)
    const sent: AskedRequest = body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
    const asked = { model: '', from: '', adapters: {}, modelfile: '', ...sent }
    if (url === '/api/create') this.#create(asked, response)
    else this.#tell(url, asked, response)
  }

  #tell(url: string, { model }: Required<AskedRequest>, response: ServerResponse): void {
    if (url === '/api/tags')
      return end(response, 200, { models: [...this.models.keys()].map((name) => ({ name })) })
    if (url === '/api/show')
      return end(response, 200, { model_info: { 'general.architecture': this.architecture } })
    if (url === '/api/delete') return end(response, this.models.delete(model) ? 200 : 404)
    end(response, 404)
  }

  #blob(
    method: string,
    { digest, body }: { readonly digest: string; readonly body: Buffer },
    response: ServerResponse,
  ): void {
    if (method === 'HEAD') return end(response, this.blobs.has(digest) ? 200 : 404)
    if (createHash('sha256').update(body).digest('hex') !== digest) return end(response, 400)
    this.blobs.set(digest, body)
    end(response, 201)
  }

  #create(
    { model, from, adapters, modelfile }: Required<AskedRequest>,
    response: ServerResponse,
  ): void {
    const [digest = ''] = Object.values(adapters).map((one) => one.slice(7))
    if (this.create === 'refuses' || !this.blobs.has(digest) || !this.models.has(from))
      return end(response, 400, { error: 'a-word-of-the-server' })
    response.write('{"status":"reading model metadata"}\n')
    if (this.create === 'stalls') return
    if (this.create === 'breaks-off') return void response.destroy()
    if (this.create === 'makes') this.models.set(model, { from, digest, modelfile })
    response.end(LAST_LINES[this.create])
  }
}

const LAST_LINES = {
  garbage: '<html>\n{"status":"success"}\n',
  fails: '{"error":"a-word-of-the-server"}\n',
  makes: '{"status":"writing manifest"}\n{"status":"success"}',
} as const

function end(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status).end(body === undefined ? undefined : JSON.stringify(body))
}
