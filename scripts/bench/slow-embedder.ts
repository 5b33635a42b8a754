import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { parseJson } from '../../shared/files/parse-json.ts'

const Question = schema(() => z.looseObject({ input: z.array(z.string()) }))

/** A server of embeddings that takes the same time for every request, one after another, as a machine with one model does. */
export class SlowEmbedder implements AsyncDisposable {
  readonly #server: Server
  readonly #takesMs: number
  #work: Promise<unknown> = Promise.resolve()
  #open = 0
  /** The most requests that were under way at once. */
  mostAtOnce = 0

  private constructor(takesMs: number) {
    this.#takesMs = takesMs
    this.#server = createServer((request, response) => {
      void buffer(request).then((body) => this.#take(body, response))
    })
  }

  static async listen(takesMs: number): Promise<SlowEmbedder> {
    const embedder = new SlowEmbedder(takesMs)
    embedder.#server.listen(0, '127.0.0.1')
    await once(embedder.#server, 'listening')
    return embedder
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

  #take(body: Buffer, response: ServerResponse): void {
    const { input } = Question.parse(parseJson(body.toString('utf8'), 'A question'), 'A question')
    this.#open += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#open)
    response.once('close', () => (this.#open -= 1))
    this.#work = this.#work.then(async () => {
      await wait(this.#takesMs)
      response.end(JSON.stringify({ embeddings: input.map(() => [1, 0, 0]) }))
    })
  }
}
