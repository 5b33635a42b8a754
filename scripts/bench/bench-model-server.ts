import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** Answers one question to a model. */
export type AnswerQuestion = (body: Buffer, response: ServerResponse) => Promise<void>

/** A server of models of which it is known how long it takes, so that what stands before it can be measured. */
export class BenchModelServer implements AsyncDisposable {
  readonly #server: Server
  #open = 0
  /** The most questions that were under way at once. */
  mostAtOnce = 0

  private constructor(answer: AnswerQuestion) {
    this.#server = createServer((request, response) => {
      void buffer(request).then(async (body) => {
        this.#open += 1
        this.mostAtOnce = Math.max(this.mostAtOnce, this.#open)
        response.once('close', () => (this.#open -= 1))
        await answer(body, response)
      })
    })
  }

  static async listen(answer: AnswerQuestion): Promise<BenchModelServer> {
    const server = new BenchModelServer(answer)
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
}
