import { readingSaid, readingTold } from './reading-told.ts'
import { instantOf } from './document-date.ts'
import type { ReadPart } from './read-part.ts'

type Message = Extract<ReadPart, { kind: 'message' }>

interface Said extends Pick<Message, 'conversationId' | 'role'> {
  readonly conversationTitle?: string | undefined
  readonly messageId?: string | undefined
  readonly speaker: string
  readonly at: unknown
  readonly text: string
}

/** The longest text of a message. */
const MESSAGE_CHARACTERS = 200_000
const LONGEST_NAME = 300

/** Something that was said; nothing for an empty text, and a remark where a text is cut. */
export function* messageOf(said: Said): Generator<ReadPart> {
  const text = said.text.replaceAll('\r\n', '\n').trim()
  if (text === '') return
  const at = instantOf(said.at)
  const title = said.conversationTitle?.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_NAME)
  yield {
    kind: 'message',
    conversationId: said.conversationId.slice(0, LONGEST_NAME),
    ...(title ? { conversationTitle: title } : {}),
    ...(said.messageId ? { messageId: said.messageId.slice(0, LONGEST_NAME) } : {}),
    speaker: said.speaker.trim().slice(0, LONGEST_NAME) || 'unknown',
    role: said.role,
    ...(at === undefined ? {} : { at }),
    text: text.slice(0, MESSAGE_CHARACTERS),
  }
  if (text.length > MESSAGE_CHARACTERS)
    yield {
      kind: 'remark',
      ...readingTold(
        readingSaid('message-cut', { characters: text.length, most: MESSAGE_CHARACTERS }),
      ),
    }
}
