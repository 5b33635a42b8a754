import { z } from 'zod'
import { schema } from '../../../../shared/api/schema.ts'
import type { JsonValue } from '../json-shapes.ts'
import { messageOf } from '../messages.ts'
import type { ReadPart } from '../read-part.ts'

const text = () => z.string().nullish()
const time = () => z.union([z.number(), z.string()]).nullish()

const Message = schema(() =>
  z.object({
    id: text(),
    parentId: text(),
    role: z.string(),
    content: text(),
    timestamp: time(),
    model: text(),
    modelName: text(),
  }),
)
type Message = z.output<typeof Message.zod>

const Chat = schema(() =>
  z.object({
    id: text(),
    title: text(),
    created_at: time(),
    chat: z.object({
      id: text(),
      title: text(),
      history: z.object({ currentId: text(), messages: z.record(z.string(), z.unknown()) }),
    }),
  }),
)
type Chat = z.output<typeof Chat.zod>

/** A chat of Open WebUI's export: a tree, of which the branch that the person saw last is read. */
export function* readOpenWebUi({ value, number }: JsonValue): Generator<ReadPart> {
  const exported = Chat.parse(value, `Chat ${number}`)
  const conversationId = exported.id ?? exported.chat.id ?? `${exported.created_at ?? number}`
  const conversationTitle = exported.title ?? exported.chat.title ?? undefined
  for (const message of branchOf(exported.chat.history)) {
    yield* messageOf({
      conversationId,
      conversationTitle,
      messageId: message.id ?? undefined,
      ...speakerOf(message),
      at: message.timestamp ?? exported.created_at,
      text: withoutThoughts(message.content ?? ''),
    })
  }
}

function speakerOf(message: Message): { speaker: string; role: 'user' | 'assistant' } {
  if (message.role === 'user') return { speaker: 'User', role: 'user' }
  return { speaker: message.modelName ?? message.model ?? 'assistant', role: 'assistant' }
}

/** From the first message to the present one; without that, all in the order of their times. */
function branchOf({ currentId, messages }: Chat['chat']['history']): Message[] {
  const all = new Map(
    Object.entries(messages).flatMap(([id, value]) => {
      const message = Message.zod.safeParse(value).data
      return message && message.role !== 'system' ? [[id, message] as const] : []
    }),
  )
  if (!currentId || !all.has(currentId))
    return [...all.values()].toSorted((a, b) => Number(a.timestamp ?? 0) - Number(b.timestamp ?? 0))
  const branch: Message[] = []
  const seen = new Set<string>()
  let at: string | null | undefined = currentId
  while (at && !seen.has(at)) {
    seen.add(at)
    const message = all.get(at)
    if (message) branch.push(message)
    at = message?.parentId
  }
  return branch.toReversed()
}

/** What a model thought stands in the text, folded away. */
function withoutThoughts(content: string): string {
  return content.replaceAll(/<details type="(?:reasoning|tool_calls)"[\s\S]*?<\/details>/g, '')
}
