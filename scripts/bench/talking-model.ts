import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const WORDS = ['The ', 'ship ', 'sails.']

/** A model that speaks the chat of Ollama: its first word comes after a fixed time, the others at once, however many ask. */
export class TalkingModel implements AsyncDisposable {
  readonly #server: Server
  readonly #takesMs: number
  #open = 0
  /** The most replies that were under way at once. */
  mostAtOnce = 0

  private constructor(takesMs: number) {
    this.#takesMs = takesMs
    this.#server = createServer((request, response) => {
      request.resume()
      request.once('end', () => void this.#reply(response))
    })
  }

  static async listen(takesMs: number): Promise<TalkingModel> {
    const model = new TalkingModel(takesMs)
    model.#server.listen(0, '127.0.0.1')
    await once(model.#server, 'listening')
    return model
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

  async #reply(response: ServerResponse): Promise<void> {
    this.#open += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#open)
    response.once('close', () => (this.#open -= 1))
    await wait(this.#takesMs)
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    for (const content of WORDS) response.write(lineOf({ message: said(content), done: false }))
    const counts = { prompt_eval_count: 10, eval_count: WORDS.length }
    response.end(lineOf({ message: said(''), done: true, done_reason: 'stop', ...counts }))
  }
}

function said(content: string): object {
  return { role: 'assistant', content }
}

function lineOf(value: object): string {
  return `${JSON.stringify({ model: 'bench', created_at: new Date().toISOString(), ...value })}\n`
}
