import { z } from 'zod'
import {
  type Conversation,
  REPLY_STATUSES,
  ReplyProblem,
  ToldChatEvent,
  type ChatList,
} from '../../shared/api/chat.ts'
import { schema } from '../../shared/api/schema.ts'
import { COGNITIVE_MODES } from '../../shared/domain/cognitive-mode.ts'
import { PRIVACY_CLASSES } from '../../shared/domain/episodic-event.ts'
import { MODEL_ROLES } from '../../shared/domain/model-role.ts'
import type { ReplyMark } from './reply-track.ts'

const tokens = () => z.int().nullable().default(null)

const reply = () =>
  z.looseObject({
    id: z.string(),
    at: z.string(),
    status: z.enum(REPLY_STATUSES),
    text: z.string(),
    role: z.enum(MODEL_ROLES).default('persona'),
    model: z.string().default(''),
    usage: z
      .looseObject({ promptTokens: tokens(), completionTokens: tokens() })
      .default({ promptTokens: null, completionTokens: null }),
    problem: ReplyProblem.zod.nullable().default(null),
    /** Memories that the prompt held, cited or not. */
    sources: z.array(z.string()).default([]),
    /** The strictest privacy class of what it was made from, which it has too. */
    privacy: z.enum(PRIVACY_CLASSES).default('any'),
    /** What it was made from held words that are not the person's own. */
    readUntrusted: z.boolean().default(false),
    /** Everything that was told of the reply but its text, with ids. */
    events: z.array(z.unknown()).default([]),
  })

const turn = () =>
  z.looseObject({
    message: z.looseObject({
      id: z.string(),
      at: z.string(),
      /** Who said it, as in the audit. */
      by: z.string().default('system'),
      text: z.string(),
    }),
    /** The memory that this exchange becomes or has become; missing where it becomes none. */
    memoryId: z.string().optional(),
    replies: z.array(reply()),
  })

/** A conversation as its file has it. Unknown members are kept. */
export const StoredConversation = schema(() =>
  z.looseObject({
    id: z.string(),
    startedAt: z.string(),
    changedAt: z.string(),
    mode: z.enum(COGNITIVE_MODES).default('dual'),
    /** Memories of exchanges that were replaced, and are yet to be binned. */
    superseded: z.array(z.string()).optional(),
    turns: z.array(turn()),
  }),
)
export type StoredConversation = z.output<typeof StoredConversation.zod>
export type StoredTurn = StoredConversation['turns'][number]
export type StoredReply = StoredTurn['replies'][number]

const TITLE_CHARS = 80

/** The events of a reply but its text; what is none is passed over. */
export function marksOf({ events }: Pick<StoredReply, 'events'>): ReplyMark[] {
  const read = events.map((one) => ToldChatEvent.zod.safeParse(one))
  const told = read.flatMap(({ data }) => (data && data.name !== 'delta' ? [data] : []))
  return told.toSorted((one, other) => one.id - other.id)
}

/** A reply with what can be read from its events. */
export function toldReply(stored: StoredReply): Conversation['items'][number]['replies'][number] {
  const { id, at, status, text, role, model, usage, problem } = stored
  const marks = marksOf(stored)
  return {
    id,
    at,
    status,
    text,
    role,
    model,
    usage,
    problem,
    citations: marks.flatMap((one) => (one.name === 'citation' ? one.data : [])),
    tools: toolsIn(marks),
    passedOver: marks.flatMap((one) => (one.name === 'fallback' ? one.data : [])),
  }
}

export function summaryOf(stored: StoredConversation): ChatList['items'][number] {
  const { id, startedAt, changedAt, mode, turns } = stored
  const [first] = turns
  const title = (first?.message.text ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, TITLE_CHARS)
  return { id, title, startedAt, changedAt, turns: turns.length, mode }
}

export function toldConversation(stored: StoredConversation): Conversation {
  const items = stored.turns.map(({ message: { id, at, text }, replies }) => ({
    message: { id, at, text },
    replies: replies.map(toldReply),
  }))
  return { ...summaryOf(stored), items }
}

/** Each call in its last state. */
function toolsIn(marks: readonly ReplyMark[]): ReturnType<typeof toldReply>['tools'] {
  const tools: ReturnType<typeof toldReply>['tools'] = []
  for (const { name, data } of marks) {
    if (name !== 'tool') continue
    const running = tools.findIndex((one) => one.name === data.name && one.state === 'running')
    if (data.state === 'running' || running === -1) tools.push(data)
    else tools[running] = data
  }
  return tools
}
