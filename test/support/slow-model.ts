import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { eventually } from './eventually.ts'

/** A question that has come in and is not answered yet. */
export interface OpenQuestion {
  readonly model: string
  readonly texts: readonly string[]
  /** Answers it, with a vector for each text. */
  readonly answer: () => void
}

/** A server of embeddings (the protocol of Ollama) that answers when the test says so, and knows how much it was asked at once. */
export class SlowModel implements AsyncDisposable {
  readonly #server: Server
  readonly #open = new Set<OpenQuestion>()
  #answersItself = false
  /** The most questions that were open at once. */
  mostAtOnce = 0

  private constructor() {
    this.#server = createServer((request, response) => {
      void buffer(request).then((body) => this.#take(JSON.parse(body.toString('utf8')), response))
    })
  }

  static async listen(): Promise<SlowModel> {
    const model = new SlowModel()
    model.#server.listen(0, '127.0.0.1')
    await once(model.#server, 'listening')
    return model
  }

  get url(): string {
    const { port } = Object(this.#server.address()) satisfies AddressInfo
    return `http://127.0.0.1:${port}`
  }

  get open(): readonly OpenQuestion[] {
    return [...this.#open]
  }

  /** A question that is open, to another model than these, once it is there. */
  async question(...others: readonly string[]): Promise<OpenQuestion> {
    return await eventually(() => this.open.find((one) => !others.includes(one.model)))
  }

  /** Answers whatever is open, and what comes from now on. */
  answerAll(): void {
    this.#answersItself = true
    for (const question of this.open) question.answer()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #take({ model, input }: { model: string; input: string[] }, response: ServerResponse): void {
    const question: OpenQuestion = {
      model,
      texts: input,
      answer: () => void response.end(JSON.stringify({ embeddings: input.map(() => [1, 0]) })),
    }
    response.once('close', () => this.#open.delete(question))
    this.#open.add(question)
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#open.size)
    if (this.#answersItself) question.answer()
  }
}
