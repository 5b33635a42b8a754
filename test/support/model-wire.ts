import type { ModelStep } from './scripted-model-server.ts'

/** The protocols that a scripted server speaks. */
export type WireKind = 'ollama' | 'openai'

/** Steps that are sent, as opposed to those that are waited for. */
type SentStep = Extract<
  ModelStep,
  { text: string } | { thinking: string } | { toolCall: object } | { raw: unknown }
>

interface End {
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number } | null
  readonly finish: 'stop' | 'length'
  readonly steps: readonly ModelStep[]
}

/** What a step looks like on the wire. */
export function linesOfStep(
  kind: WireKind,
  step: SentStep,
  callsBefore: number,
): string | Uint8Array {
  if ('raw' in step) return step.raw
  return kind === 'ollama' ? ollamaLine(step) : openaiEvents(step, callsBefore)
}

/** What ends a reply. */
export function endOfReply(kind: WireKind, { usage, finish, steps }: End): string {
  if (kind === 'ollama') {
    const counts = usage
      ? { prompt_eval_count: usage.promptTokens, eval_count: usage.completionTokens }
      : {}
    const message = { role: 'assistant', content: '' }
    return `${JSON.stringify({ message, done: true, done_reason: finish, ...counts })}\n`
  }
  const calls = steps.some((step) => 'toolCall' in step)
  const last = event({ choices: [{ delta: {}, finish_reason: calls ? 'tool_calls' : finish }] })
  const counts = usage
    ? event({
        choices: [],
        usage: { prompt_tokens: usage.promptTokens, completion_tokens: usage.completionTokens },
      })
    : ''
  return `${last}${counts}data: [DONE]\n\n`
}

function ollamaLine(step: Exclude<SentStep, { raw: unknown }>): string {
  const said =
    'text' in step
      ? { content: step.text }
      : 'thinking' in step
        ? { content: '', thinking: step.thinking }
        : { content: '', tool_calls: [ollamaCall(step.toolCall)] }
  const message = { role: 'assistant', ...said }
  return `${JSON.stringify({ model: 'm', created_at: '2026-11-25T00:00:00Z', message, done: false })}\n`
}

function ollamaCall({ name, input }: { readonly name: string; readonly input: unknown }): object {
  return { function: { name, arguments: input } }
}

function openaiEvents(step: Exclude<SentStep, { raw: unknown }>, index: number): string {
  if ('text' in step) return event(deltaOf({ content: step.text }))
  if ('thinking' in step) return event(deltaOf({ reasoning_content: step.thinking }))
  const { toolCall, pieces = 1 } = step
  const input = typeof toolCall.input === 'string' ? toolCall.input : JSON.stringify(toolCall.input)
  const size = Math.ceil(input.length / pieces)
  const parts = Array.from({ length: pieces }, (_, at) => input.slice(at * size, (at + 1) * size))
  const { id = `call-${index}`, name } = toolCall
  const first = { index, id, type: 'function', function: { name, arguments: '' } }
  return [first, ...parts.map((part) => ({ index, function: { arguments: part } }))]
    .map((call) => event(deltaOf({ tool_calls: [call] })))
    .join('')
}

function deltaOf(delta: object): object {
  return {
    id: 'x',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: null }],
  }
}

function event(sent: object): string {
  return `data: ${JSON.stringify(sent)}\n\n`
}
