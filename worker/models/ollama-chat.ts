import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { newId } from '../../shared/domain/ids.ts'
import type { AllowedServer } from './allowed-servers.ts'
import type { ChatCall, ChatMessage, ChatPart } from './chat-protocol.ts'
import { type ChatLimits, type ChatSign, streamChat } from './chat-stream.ts'
import { failureFor, modelTold } from './model-told.ts'
import { MOST_TOOL_CALLS } from './reply-limits.ts'
import { readReplyPiece, toolInput } from './reply-piece.ts'
import { nameOf } from './server-request.ts'

interface OllamaServer {
  readonly server: AllowedServer
  readonly key: string | undefined
}

const count = () => z.int().min(0).nullish().catch(null)
const toolCall = () =>
  z.object({
    id: z.string().min(1).max(200).optional().catch(undefined),
    function: z.object({ name: z.string().max(200), arguments: z.unknown().optional() }),
  })
const message = () =>
  z.object({
    content: z.string().nullish(),
    thinking: z.string().nullish(),
    tool_calls: z.array(toolCall()).max(MOST_TOOL_CALLS).nullish(),
  })
const Line = schema(() =>
  z
    .object({
      message: message().optional(),
      done: z.boolean().optional(),
      done_reason: z.string().nullish(),
      prompt_eval_count: count(),
      eval_count: count(),
      error: z.unknown().optional(),
    })
    .refine(({ message, error }) => message !== undefined || error !== undefined),
)
type Line = z.output<typeof Line.zod>

/** Asks `/api/chat`, which answers with a line of JSON a piece. */
export function ollamaChat(
  { server, key }: OllamaServer,
  call: ChatCall,
  limits: ChatLimits,
): AsyncGenerator<ChatPart> {
  const asked = {
    server,
    key,
    path: '/api/chat',
    body: bodyOf(call),
    accept: 'application/x-ndjson',
  }
  return streamChat(asked, limits, (lines) => readLines(lines, nameOf(server)))
}

function bodyOf({ model, messages, tools = [], format, options }: ChatCall): object {
  return {
    model,
    messages: messages.map(messageOf),
    stream: true,
    ...(tools.length > 0
      ? { tools: tools.map((tool) => ({ type: 'function', function: tool })) }
      : {}),
    ...(format ? { format } : {}),
    // What is undefined is left out of the JSON.
    options: {
      num_ctx: options.contextWindow,
      num_predict: options.maxTokens,
      temperature: options.temperature,
      top_p: options.topP,
      repeat_penalty: options.repeatPenalty,
    },
  }
}

function messageOf(message: ChatMessage): object {
  switch (message.role) {
    case 'tool':
      return { role: 'tool', tool_name: message.name, content: message.content }
    case 'assistant': {
      const { role, content, toolCalls = [] } = message
      if (toolCalls.length === 0) return { role, content }
      const calls = toolCalls.map(({ id, name, input }) => ({
        id,
        function: { name, arguments: input ?? {} },
      }))
      return { role, content, tool_calls: calls }
    }
    case 'system':
    case 'user':
      return { role: message.role, content: message.content }
  }
}

async function* readLines(lines: AsyncIterable<string>, name: string): AsyncGenerator<ChatSign> {
  let calls = 0
  for await (const text of lines) {
    if (text.trim() === '') continue
    const line = readReplyPiece(text, Line, name)
    if (line.error !== undefined)
      throw failureFor('unreachable', modelTold('failed-in-reply', { server: name }))
    yield* signsOf(line)
    calls += line.message?.tool_calls?.length ?? 0
    if (calls > MOST_TOOL_CALLS)
      throw failureFor(
        'garbage',
        modelTold('too-many-tools', { server: name, most: MOST_TOOL_CALLS }),
      )
    if (line.done === true) return yield endOf(line, calls > 0)
  }
}

function* signsOf({ message }: Line): Generator<ChatSign> {
  if (message?.thinking) yield { kind: 'working' }
  if (message?.content) yield { kind: 'text', text: message.content }
  for (const { id = newId('call'), function: called } of message?.tool_calls ?? []) {
    const call = { id, name: called.name, input: toolInput(called.arguments) }
    yield { kind: 'tool-call', call }
  }
}

function endOf(line: Line, calledTools: boolean): ChatPart {
  const { prompt_eval_count: promptTokens = null, eval_count: completionTokens = null } = line
  const finish = line.done_reason === 'length' ? 'length' : calledTools ? 'tool-calls' : 'stop'
  return { kind: 'end', usage: { promptTokens, completionTokens }, finish }
}
