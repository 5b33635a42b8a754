import type { ChatCall, ChatMessage } from './chat-protocol.ts'
import type { ProviderHabits } from './provider.ts'

/** What only some servers understand, what is dropped first standing first. */
const EXTRAS = [
  'repeat_penalty',
  'json_schema',
  'json_object',
  'max_tokens',
  'stream_options',
] as const
type Extra = (typeof EXTRAS)[number]

interface Attempt {
  readonly body: object
  /** What the server is known to refuse once this one is taken. */
  readonly without: readonly string[]
}

/**
 * What to send, and what instead should the server refuse that: without the penalty; a reply in any JSON rather than by a schema, then a
 * free one; without the usage. The habits say what this model was found not to take.
 */
export function* openaiBodies(call: ChatCall, habits: ProviderHabits): Generator<Attempt> {
  const named = (extra: Extra): string => `${extra} ${call.model}`
  const known = EXTRAS.filter((extra) => habits.has(named(extra)))
  const droppable = EXTRAS.filter((extra) => !known.includes(extra) && isAsked(extra, call))
  for (let dropped = 0; dropped <= droppable.length; dropped += 1) {
    const without = droppable.slice(0, dropped)
    yield { body: bodyOf(call, [...known, ...without]), without: without.map(named) }
  }
}

function isAsked(extra: Extra, { format, options }: ChatCall): boolean {
  switch (extra) {
    case 'repeat_penalty':
      return options.repeatPenalty !== undefined
    case 'json_schema':
    case 'json_object':
      return format !== undefined
    case 'max_tokens':
      return options.maxTokens !== undefined
    case 'stream_options':
      return true
  }
}

function bodyOf(call: ChatCall, without: readonly Extra[]): object {
  const { model, messages, tools = [], options } = call
  return {
    model,
    messages: messages.map(messageOf),
    stream: true,
    ...(without.includes('stream_options') ? {} : { stream_options: { include_usage: true } }),
    ...(tools.length > 0
      ? { tools: tools.map((tool) => ({ type: 'function', function: tool })) }
      : {}),
    ...formatOf(call, without),
    // What is undefined is left out of the JSON.
    temperature: options.temperature,
    top_p: options.topP,
    repeat_penalty: without.includes('repeat_penalty') ? undefined : options.repeatPenalty,
    // The younger models of OpenAI know the limit under its other name only.
    [without.includes('max_tokens') ? 'max_completion_tokens' : 'max_tokens']: options.maxTokens,
  }
}

function formatOf({ format }: ChatCall, without: readonly Extra[]): object {
  if (format === undefined || without.includes('json_object')) return {}
  if (without.includes('json_schema')) return { response_format: { type: 'json_object' } }
  const json_schema = { name: 'reply', schema: format }
  return { response_format: { type: 'json_schema', json_schema } }
}

function messageOf(message: ChatMessage): object {
  switch (message.role) {
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: message.content }
    case 'assistant': {
      const { role, content, toolCalls = [] } = message
      if (toolCalls.length === 0) return { role, content }
      const calls = toolCalls.map(({ id, name, input }) => ({
        id,
        type: 'function',
        function: { name, arguments: JSON.stringify(input ?? {}) },
      }))
      return { role, content, tool_calls: calls }
    }
    case 'system':
    case 'user':
      return { role: message.role, content: message.content }
  }
}
