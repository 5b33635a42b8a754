import { z } from 'zod'
import type { Schema } from '../../shared/api/schema.ts'
import type { ChatMessage, TokenUsage } from './chat-protocol.ts'
import { ModelFailure } from './model-failure.ts'
import { failureFor, modelTold } from './model-told.ts'
import { readStructured } from './read-structured.ts'
import type { RoleAsker, RoleCall, RoleEvent, RolePrompt, RoleTarget } from './role-call.ts'

/** A question whose reply is a document rather than a text. */
export type StructuredCall = Omit<RoleCall, 'builtin'>

export interface StructuredReply<T> {
  readonly value: T
  /** The model that gave it. */
  readonly target: RoleTarget
  /** Of the last try. */
  readonly usage: TokenUsage
  readonly passedOver: readonly Extract<RoleEvent, { kind: 'passed-over' }>[]
}

interface WholeReply extends Omit<StructuredReply<unknown>, 'value'> {
  readonly text: string
}

/** A document of a model needs no more. */
const MOST_CHARS = 1024 * 1024

/**
 * Asks a role for a document of a known shape. A reply that is not quite JSON is mended; one that is not of the shape is given back once with
 * what is wrong with it. Throws a `ModelFailure`, `garbage` when the second is no better.
 */
export async function askFor<T extends z.ZodType>(
  asker: RoleAsker,
  shape: Schema<T>,
  call: StructuredCall,
): Promise<StructuredReply<z.output<T>>> {
  const options = { io: 'input', unrepresentable: 'any' } as const
  const { $schema: _version, ...format } = z.toJSONSchema(shape.zod, options)
  const first = await wholeReply(asker, withFormat(call, format, []))
  const read = await readStructured(first.text, shape)
  if (read.status === 'ok') return { ...first, value: read.value }
  const correction = correctionOf(first.text, read.problem)
  const second = await wholeReply(asker, withFormat(call, format, correction))
  const again = await readStructured(second.text, shape)
  if (again.status === 'ok') return { ...second, value: again.value }
  throw failureFor('garbage', modelTold('wrong-answer-twice', { model: second.target.id }))
}

/** Servers that force a shape want the model to know it too, and others know it from here alone. */
function withFormat(
  call: StructuredCall,
  format: Readonly<Record<string, unknown>>,
  correction: readonly ChatMessage[],
): StructuredCall {
  const content = `Answer with one JSON document and nothing else. It must fit this JSON schema:\n${JSON.stringify(format)}`
  return {
    ...call,
    prompt: async (target): Promise<RolePrompt> => {
      const { messages } = await call.prompt(target)
      return { messages: [...withRule(messages, content), ...correction], format }
    },
  }
}

/** Many models take one message of the system, and that as the first. */
function withRule(messages: readonly ChatMessage[], rule: string): ChatMessage[] {
  const [first, ...others] = messages
  if (first?.role !== 'system') return [{ role: 'system', content: rule }, ...messages]
  return [{ role: 'system', content: `${first.content}\n\n${rule}` }, ...others]
}

/** How much of a wrong reply its model is shown again. */
const MOST_SHOWN_CHARS = 8_000

function correctionOf(text: string, problem: string): ChatMessage[] {
  return [
    { role: 'assistant', content: text.slice(0, MOST_SHOWN_CHARS) },
    { role: 'user', content: `That cannot be used: ${problem} Answer again, with the JSON alone.` },
  ]
}

async function wholeReply(asker: RoleAsker, call: StructuredCall): Promise<WholeReply> {
  const passedOver: WholeReply['passedOver'][number][] = []
  const texts: string[] = []
  let chars = 0
  for await (const event of asker.ask(call)) {
    if (event.kind === 'passed-over') passedOver.push(event)
    if (event.kind === 'text') {
      chars += event.text.length
      texts.push(event.text)
    }
    if (chars > MOST_CHARS)
      throw failureFor('garbage', modelTold('too-many-characters', { most: MOST_CHARS }))
    if (event.kind === 'end') {
      const { target, usage, interrupted, reason, said } = event
      if (interrupted)
        throw reason === null
          ? failureFor('unreachable', modelTold('broke-off-unsaid'))
          : new ModelFailure('unreachable', reason, { said })
      return { text: texts.join(''), target, usage, passedOver }
    }
  }
  throw failureFor('garbage', modelTold('no-end'))
}
