import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { endOfReply, linesOfStep, type WireKind } from './model-wire.ts'
import type { ReceivedRequest } from './model-server.ts'

/** What a model does next in a reply. */
export type ModelStep =
  | { readonly text: string }
  | { readonly thinking: string }
  /** `pieces`: into how many the input is split, where the protocol allows that. */
  | {
      readonly toolCall: { readonly name: string; readonly input: unknown; readonly id?: string }
      readonly pieces?: number
    }
  /** Goes on when this is settled. */
  | { readonly waitFor: Promise<unknown> }
  /** Bytes as they are, whatever the protocol says. */
  | { readonly raw: string | Uint8Array }
  /** Says nothing more, and holds the connection. */
  | { readonly stall: true }
  /** Closes the connection in the middle. */
  | { readonly cutOff: true }

/** A reply of the model, or an answer that is none. */
export type ScriptedReply =
  | {
      readonly steps: readonly ModelStep[]
      /** What the server counts; null leaves it out. */
      readonly usage?: { readonly promptTokens: number; readonly completionTokens: number } | null
      readonly finish?: 'stop' | 'length'
      /** A byte a packet. */
      readonly bytewise?: boolean
      /** Ends in order, but without the protocol's end. */
      readonly endless?: boolean
      readonly headers?: Readonly<Record<string, string>>
    }
  | {
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string | Uint8Array
    }

/** A chat request as it came. */
export interface ChatRequest extends ReceivedRequest {
  /** The parsed body. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test asserts on whatever came
  readonly json: any
}

/** The reply to the n-th chat request, counted from 0; a list gives each its own, and those after it get status 500. */
export type Script =
  | readonly ScriptedReply[]
  | ((request: ChatRequest, n: number) => ScriptedReply | Promise<ScriptedReply>)

interface ServerOptions {
  readonly kind: WireKind
  readonly script: Script
  /** The names of its models. */
  readonly models?: readonly string[]
}

/** A server of models that follows a script. */
export interface ScriptedModelServer extends AsyncDisposable {
  readonly url: string
  /** All that was asked. */
  readonly received: readonly ReceivedRequest[]
  /** Chat requests only. */
  readonly chats: readonly ChatRequest[]
  /** Every byte of heads and bodies that it was sent, as one text, to look for what must not be there. */
  readonly bytes: string
  /** How many requests are being answered. */
  readonly open: number
}

const CHAT_PATHS = { ollama: '/api/chat', openai: '/v1/chat/completions' } as const
const TYPES = { ollama: 'application/x-ndjson', openai: 'text/event-stream' } as const

/** Starts a server that speaks the protocol of Ollama or of OpenAI, on a port of its own. */
export async function startModelServer(options: ServerOptions): Promise<ScriptedModelServer> {
  const received: ReceivedRequest[] = []
  const chats: ChatRequest[] = []
  let open = 0
  const server = createServer((request, response) => {
    open += 1
    response.once('close', () => (open -= 1))
    void answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = Object(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    chats,
    get bytes() {
      return JSON.stringify(received)
    },
    get open() {
      return open
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request
    const body = (await buffer(request)).toString('utf8')
    const one = { method, path, headers, body }
    received.push(one)
    if (path !== CHAT_PATHS[options.kind]) return list(path, response)
    const chat = { ...one, json: JSON.parse(body) }
    chats.push(chat)
    await play(await replyTo(options.script, chat, chats.length - 1), response)
  }

  function list(path: string, response: ServerResponse): void {
    const { models = ['test-model'] } = options
    if (path === '/api/tags')
      return void response.end(JSON.stringify({ models: models.map((name) => ({ name })) }))
    if (path === '/v1/models')
      return void response.end(JSON.stringify({ data: models.map((id) => ({ id })) }))
    response.writeHead(404).end('{"error":"no such path"}')
  }

  async function play(reply: ScriptedReply, response: ServerResponse): Promise<void> {
    const { kind } = options
    if ('status' in reply) {
      response.writeHead(reply.status, reply.headers).end(reply.body ?? '{"error":"no"}')
      return
    }
    response.writeHead(200, { 'content-type': TYPES[kind], ...reply.headers })
    response.flushHeaders()
    if (!(await playSteps(reply, kind, response))) return
    const { steps, finish = 'stop', endless = false } = reply
    const { usage = { promptTokens: 11, completionTokens: 7 } } = reply
    if (!endless) await write(response, endOfReply(kind, { usage, finish, steps }), reply.bytewise)
    response.end()
  }
}

/** Whether the reply is to be ended in order. */
async function playSteps(
  { steps, bytewise }: Extract<ScriptedReply, { steps: unknown }>,
  kind: WireKind,
  response: ServerResponse,
): Promise<boolean> {
  for (const [at, step] of steps.entries()) {
    if (response.destroyed || 'stall' in step) return false
    if ('cutOff' in step) {
      response.destroy()
      return false
    }
    if ('waitFor' in step) await step.waitFor
    else await write(response, linesOfStep(kind, step, toolCallsIn(steps.slice(0, at))), bytewise)
  }
  return true
}

function toolCallsIn(steps: readonly ModelStep[]): number {
  return steps.filter((step) => 'toolCall' in step).length
}

async function replyTo(script: Script, request: ChatRequest, n: number): Promise<ScriptedReply> {
  if (typeof script === 'function') return await script(request, n)
  return script[n] ?? { status: 500, body: '{"error":"the script is over"}' }
}

async function write(
  response: ServerResponse,
  sent: string | Uint8Array,
  bytewise = false,
): Promise<void> {
  const bytes = Buffer.from(sent)
  const pieces = bytewise ? [...bytes].map((byte) => Buffer.from([byte])) : [bytes]
  for (const piece of pieces) {
    if (response.destroyed) return
    if (piece.length > 0 && !response.write(piece))
      await Promise.race([once(response, 'drain'), once(response, 'close')])
    // Each in a packet of its own.
    await new Promise(setImmediate)
  }
}
