import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { AllowedServer } from './allowed-servers.ts'
import type { ChatCall, ChatPart, TokenUsage } from './chat-protocol.ts'
import { type ChatLimits, type ChatSign, streamChat } from './chat-stream.ts'
import { ModelFailure } from './model-failure.ts'
import { failureFor, modelTold } from './model-told.ts'
import { openaiBodies } from './openai-body.ts'
import { ToolCallPieces, toolCallPiece } from './openai-tool-calls.ts'
import type { ProviderHabits } from './provider.ts'
import { MOST_TOOL_CALLS } from './reply-limits.ts'
import { readReplyPiece } from './reply-piece.ts'
import { nameOf } from './server-request.ts'
import { dataOf } from './sse-data.ts'

interface OpenaiServer {
  readonly server: AllowedServer
  readonly key: string | undefined
  /** Of the paths, where the base URL has none. */
  readonly prefix: string
  readonly habits: ProviderHabits
}

const count = () => z.int().min(0).nullish().catch(null)
const delta = () =>
  z.object({
    content: z.string().nullish(),
    /** What reasoning models think, under either name. */
    reasoning_content: z.string().nullish().catch(null),
    reasoning: z.string().nullish().catch(null),
    tool_calls: z.array(toolCallPiece()).max(MOST_TOOL_CALLS).nullish(),
  })
const choice = () => z.object({ delta: delta().nullish(), finish_reason: z.string().nullish() })
const usage = () => z.object({ prompt_tokens: count(), completion_tokens: count() })
const Chunk = schema(() =>
  z
    .object({
      choices: z.array(choice()).max(1).optional(),
      usage: usage().nullish().catch(null),
      error: z.unknown().optional(),
    })
    .refine(({ choices, usage, error }) => Boolean(choices ?? usage ?? error)),
)
type Chunk = z.output<typeof Chunk.zod>
type Delta = z.output<ReturnType<typeof delta>>
type Finish = Extract<ChatPart, { kind: 'end' }>['finish']

const DONE = '[DONE]'
const UNKNOWN: TokenUsage = { promptTokens: null, completionTokens: null }

/**
 * Asks `/chat/completions`, which answers with server-sent events. A server that refuses what only some understand is asked again without it,
 * now and from then on.
 */
export async function* openaiChat(
  { server, key, prefix, habits }: OpenaiServer,
  call: ChatCall,
  limits: ChatLimits,
): AsyncGenerator<ChatPart> {
  const asked = { server, key, path: `${prefix}/chat/completions`, accept: 'text/event-stream' }
  let refusal: unknown
  for (const { body, without } of openaiBodies(call, habits)) {
    try {
      const parts = streamChat({ ...asked, body }, limits, (lines) =>
        readChunks(dataOf(lines), nameOf(server)),
      )
      for await (const part of parts) {
        for (const one of without) habits.add(one)
        yield part
      }
      return
    } catch (error) {
      // A status, which comes before any part.
      if (!(error instanceof ModelFailure && error.kind === 'refused')) throw error
      refusal = error
    }
  }
  throw refusal
}

async function* readChunks(events: AsyncIterable<string>, name: string): AsyncGenerator<ChatSign> {
  const reply: Reply = { calls: new ToolCallPieces(name), finish: undefined, usage: UNKNOWN }
  let isAnswer = false
  for await (const text of events) {
    isAnswer = true
    if (text === DONE) {
      reply.finish ??= 'stop'
      break
    }
    yield* signsOf(chunkOf(text, name), reply)
  }
  if (!isAnswer) throw failureFor('garbage', modelTold('no-events', { server: name }))
  yield* endOf(reply)
}

/** What a reply has told so far. */
interface Reply {
  readonly calls: ToolCallPieces
  finish: string | undefined
  usage: TokenUsage
}

function chunkOf(text: string, name: string): Chunk {
  const chunk = readReplyPiece(text, Chunk, name)
  if (chunk.error === undefined || chunk.error === null) return chunk
  throw failureFor('unreachable', modelTold('failed-in-reply', { server: name }))
}

function* signsOf({ choices, usage }: Chunk, reply: Reply): Generator<ChatSign> {
  if (usage) reply.usage = usageOf(usage)
  for (const { delta, finish_reason } of choices ?? []) {
    reply.finish = finish_reason ?? reply.finish
    if (delta) yield* signsOfDelta(delta, reply.calls)
  }
}

function* signsOfDelta(delta: Delta, calls: ToolCallPieces): Generator<ChatSign> {
  if (delta.reasoning_content || delta.reasoning) yield { kind: 'working' }
  if (delta.content) yield { kind: 'text', text: delta.content }
  for (const piece of delta.tool_calls ?? []) {
    calls.add(piece)
    yield { kind: 'working' }
  }
}

/** Several tools' inputs may come in turns, so they are told of when the reply is over. One that did not say so broke off. */
function* endOf({ calls, finish, usage }: Reply): Generator<ChatSign> {
  if (finish === undefined) return
  const whole = calls.whole()
  for (const call of whole) yield { kind: 'tool-call', call }
  yield { kind: 'end', usage, finish: finishOf(finish, whole.length > 0) }
}

function usageOf({ prompt_tokens, completion_tokens }: NonNullable<Chunk['usage']>): TokenUsage {
  return { promptTokens: prompt_tokens ?? null, completionTokens: completion_tokens ?? null }
}

function finishOf(said: string, calledTools: boolean): Finish {
  if (said === 'length') return 'length'
  return calledTools ? 'tool-calls' : 'stop'
}
