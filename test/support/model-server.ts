import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What a server of models was sent, to the last byte of its body. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<IncomingMessage['headers']>
  readonly body: string
}

/** How the server answers from now on. */
export type ModelBehaviour =
  | { readonly kind: 'answers' }
  /** Takes the request and says nothing. */
  | { readonly kind: 'stalls' }
  /** Says the head and a part of the body, and nothing more. */
  | { readonly kind: 'stalls-in-body' }
  | { readonly kind: 'cuts-off' }
  | { readonly kind: 'garbage'; readonly body: string }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  /** Sends the body a byte at a time, so that characters are cut in two. */
  | { readonly kind: 'splits' }
  /** Answers with vectors of another length. */
  | { readonly kind: 'dimension'; readonly dimension: number }

interface ModelServerOptions {
  /** The vector of a text. */
  readonly embed: (text: string) => readonly number[]
  readonly models?: readonly string[]
  /** Texts that the model does not take. */
  readonly refuses?: (text: string) => boolean
}

/** A server that speaks the protocols of Ollama and of OpenAI, with a model that a test makes up. */
export class ModelServer implements AsyncDisposable {
  readonly received: ReceivedRequest[] = []
  behaviour: ModelBehaviour = { kind: 'answers' }
  embed: ModelServerOptions['embed']
  readonly #options: ModelServerOptions
  readonly #server: Server

  private constructor(options: ModelServerOptions) {
    this.#options = options
    this.embed = options.embed
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  static async listen(options: ModelServerOptions): Promise<ModelServer> {
    const server = new ModelServer(options)
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  get url(): string {
    const { port } = Object(this.#server.address()) satisfies AddressInfo
    return `http://127.0.0.1:${port}`
  }

  /** Everything that was sent to it, heads and bodies. */
  get bytes(): string {
    return JSON.stringify(this.received)
  }

  /** The texts that were to be embedded, in their order. */
  get texts(): string[] {
    return this.received
      .filter(({ path }) => /embed/.test(path))
      .flatMap(({ body }) => JSON.parse(body).input)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request
    const body = (await buffer(request)).toString('utf8')
    this.received.push({ method, path, headers, body })
    const { behaviour } = this
    switch (behaviour.kind) {
      case 'stalls':
        return
      case 'stalls-in-body':
        return void response.writeHead(200, { 'content-type': 'application/json' }).write('{"embe')
      case 'cuts-off':
        return void response
          .writeHead(200, { 'content-length': '1000' })
          .write('{"embeddings":', () => response.destroy())
      case 'garbage':
        return void response.end(behaviour.body)
      case 'status':
        return void response.writeHead(behaviour.status, behaviour.headers).end('{"error":"no"}')
      case 'answers':
      case 'splits':
      case 'dimension': {
        const answer = this.#answerTo(path, body, behaviour)
        response.statusCode = answer.status
        if (behaviour.kind === 'splits') await inPieces(response, answer.text)
        else response.end(answer.text)
      }
    }
  }

  #answerTo(
    path: string,
    body: string,
    behaviour: ModelBehaviour,
  ): { status: number; text: string } {
    const { models = ['test-embedder'], refuses = () => false } = this.#options
    if (path === '/api/tags')
      return ok({
        models: models.map((name) => ({ name: `${name}:latest`, note: 'größer als 漢字' })),
      })
    if (path === '/v1/models') return ok({ object: 'list', data: models.map((id) => ({ id })) })
    const { input = [] }: { input?: string[] } = body === '' ? {} : JSON.parse(body)
    if (input.some(refuses)) return { status: 400, text: '{"error":"input"}' }
    const vectors = input.map((text) => {
      const vector = this.embed(text)
      if (behaviour.kind !== 'dimension') return vector
      return Array.from({ length: behaviour.dimension }, (_, index) => vector[index] ?? 0.5)
    })
    if (path === '/api/embed') return ok({ model: 'größer als 漢字', embeddings: vectors })
    if (path === '/v1/embeddings') {
      const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }))
      // Nothing promises an order but the index.
      return ok({ object: 'list', data: data.toReversed() })
    }
    return { status: 404, text: '{"error":"no such path"}' }
  }
}

function ok(body: unknown): { status: number; text: string } {
  return { status: 200, text: JSON.stringify(body) }
}

async function inPieces(response: ServerResponse, text: string): Promise<void> {
  for (const byte of Buffer.from(text)) {
    if (!response.write(Buffer.from([byte]))) await once(response, 'drain')
    // Each in a packet of its own.
    await new Promise(setImmediate)
  }
  response.end()
}

/** A model of meanings: words of one line mean the same, and each line is a direction of its own. Whatever else is said points elsewhere. */
export function meanings(...lines: readonly string[]): (text: string) => number[] {
  const axes = lines.map((line) => line.split(' '))
  return (text) => {
    const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u)
    const vector = axes.map((axis) => words.filter((word) => axis.includes(word)).length)
    return [...vector, vector.some((count) => count > 0) ? 0 : 1]
  }
}
