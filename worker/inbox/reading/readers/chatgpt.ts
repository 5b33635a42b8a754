import { z } from 'zod'
import { schema } from '../../../../shared/api/schema.ts'
import type { JsonValue } from '../json-shapes.ts'
import { messageOf } from '../messages.ts'
import type { ReadPart } from '../read-part.ts'

const time = () => z.number().nullish()
const id = () => z.string().nullish()

const Message = schema(() =>
  z.object({
    id: id(),
    author: z.object({ role: z.string() }),
    create_time: time(),
    recipient: id(),
    content: z.object({
      content_type: z.string().nullish(),
      parts: z.array(z.unknown()).nullish(),
      text: z.string().nullish(),
    }),
    metadata: z.object({ is_visually_hidden_from_conversation: z.boolean().nullish() }).nullish(),
  }),
)
type Message = z.output<typeof Message.zod>

const Node = schema(() =>
  z.object({ parent: id(), children: z.array(z.string()).nullish(), message: z.unknown() }),
)
type Node = z.output<typeof Node.zod>

const Conversation = schema(() =>
  z.object({
    id: id(),
    conversation_id: id(),
    title: id(),
    create_time: time(),
    current_node: id(),
    mapping: z.record(z.string(), z.unknown()),
  }),
)
type Conversation = z.output<typeof Conversation.zod>

/** A conversation of ChatGPT's export: a tree of messages, of which the branch that the person saw last is read. */
export function* readChatGpt({ value, number }: JsonValue): Generator<ReadPart> {
  const conversation = Conversation.parse(value, `Conversation ${number}`)
  const conversationId =
    conversation.conversation_id ?? conversation.id ?? `${conversation.create_time ?? number}`
  for (const message of branchOf(conversation)) {
    yield* messageOf({
      conversationId,
      conversationTitle: conversation.title ?? undefined,
      messageId: message.id ?? undefined,
      speaker: message.author.role === 'user' ? 'User' : 'ChatGPT',
      role: message.author.role === 'user' ? 'user' : 'assistant',
      at: message.create_time ?? conversation.create_time,
      text: textOf(message),
    })
  }
}

/** From the root to the present node. A tree that leads back to itself ends there. */
function branchOf({ mapping, current_node }: Conversation): Message[] {
  const messages: Message[] = []
  const seen = new Set<string>()
  let at: string | null | undefined = current_node ?? newestLeaf(mapping)
  while (at !== undefined && at !== null && !seen.has(at)) {
    seen.add(at)
    const node = nodeOf(mapping[at])
    const message = Message.zod.safeParse(node?.message)
    if (message.success && isSaid(message.data)) messages.push(message.data)
    at = node?.parent
  }
  return messages.toReversed()
}

function newestLeaf(mapping: Conversation['mapping']): string | undefined {
  const leaves = Object.entries(mapping).filter(([, node]) => !nodeOf(node)?.children?.length)
  return leaves.toSorted(([, a], [, b]) => timeOf(b) - timeOf(a))[0]?.[0]
}

function timeOf(node: unknown): number {
  const message = Message.zod.safeParse(nodeOf(node)?.message)
  return message.success ? (message.data.create_time ?? 0) : 0
}

function nodeOf(value: unknown): Node | undefined {
  return Node.zod.safeParse(value).data
}

/** What either side said to the other: no instructions, no calls of tools, no thoughts. */
function isSaid({ author, recipient, metadata, content }: Message): boolean {
  if (author.role !== 'user' && author.role !== 'assistant') return false
  if (metadata?.is_visually_hidden_from_conversation) return false
  if (recipient && recipient !== 'all') return false
  return /^(text|multimodal_text|code)$/.test(content.content_type ?? 'text')
}

function textOf({ content }: Message): string {
  const parts = (content.parts ?? []).filter((part) => typeof part === 'string')
  return parts.length > 0 ? parts.join('\n\n') : (content.text ?? '')
}
