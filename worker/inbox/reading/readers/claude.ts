import { z } from 'zod'
import { schema } from '../../../../shared/api/schema.ts'
import type { JsonValue } from '../json-shapes.ts'
import { messageOf } from '../messages.ts'
import type { ReadPart } from '../read-part.ts'
import { bufferSource } from '../source.ts'

const text = () => z.string().nullish()

const Message = schema(() =>
  z.object({
    uuid: text(),
    sender: z.string(),
    text: text(),
    content: z.array(z.object({ type: text(), text: text() })).nullish(),
    created_at: text(),
    attachments: z.array(z.object({ file_name: text(), extracted_content: text() })).nullish(),
  }),
)
type Message = z.output<typeof Message.zod>

const Conversation = schema(() =>
  z.object({
    uuid: text(),
    name: text(),
    created_at: text(),
    chat_messages: z.array(z.unknown()),
  }),
)

/** A conversation of Claude's export, with the texts of the files that were given to it. */
export async function* readClaude({
  value,
  number,
  document,
}: JsonValue): AsyncGenerator<ReadPart> {
  const conversation = Conversation.parse(value, `Conversation ${number}`)
  for (const one of conversation.chat_messages) {
    const message = Message.zod.safeParse(one).data
    if (!message) continue
    yield* messageOf({
      conversationId: conversation.uuid ?? `${conversation.created_at ?? number}`,
      conversationTitle: conversation.name ?? undefined,
      messageId: message.uuid ?? undefined,
      ...speakerOf(message),
      at: message.created_at ?? conversation.created_at,
      text: textOf(message),
    })
    yield* attachmentsOf(message, document)
  }
}

function speakerOf({ sender }: Message): { speaker: string; role: 'user' | 'assistant' } {
  return sender === 'human'
    ? { speaker: 'User', role: 'user' }
    : { speaker: 'Claude', role: 'assistant' }
}

async function* attachmentsOf(
  { attachments }: Message,
  { inner }: JsonValue['document'],
): AsyncGenerator<ReadPart> {
  for (const { file_name, extracted_content } of attachments ?? [])
    if (extracted_content)
      yield* inner(file_name || 'attachment.txt', () => textSource(extracted_content))
}

/** Thoughts and calls of tools stand in blocks of other types; older exports have the text alone. */
function textOf({ content, text }: Message): string {
  const blocks = (content ?? []).filter(({ type }) => type === 'text')
  const said = blocks.map((block) => block.text ?? '').join('\n\n')
  return said.trim() === '' ? (text ?? '') : said
}

function textSource(text: string): ReturnType<typeof bufferSource> {
  return bufferSource(Buffer.from(text))
}
