import { z } from 'zod'
import { ASKING_SAID_CODES } from '../domain/asking-said.ts'
import { COGNITIVE_MODES } from '../domain/cognitive-mode.ts'
import { MODEL_ROLES } from '../domain/model-role.ts'
import { MODEL_SAID_CODES } from '../domain/model-said.ts'
import { route } from './route.ts'
import { saidOf } from './said.ts'
import { schema } from './schema.ts'

const MAX_MESSAGE_CHARS = 100_000

const conversationId = () =>
  z.string().regex(/^chat-[\w-]{1,60}$/, 'must be the id of a conversation')
const usage = () =>
  z.object({
    /** As the provider counted; null where it did not say. */
    promptTokens: z.int().nullable(),
    completionTokens: z.int().nullable(),
  })
/** A model that was in the chain and was not used, and why. */
const passedOver = () =>
  z.object({
    model: z.string(),
    reason: z.string(),
    /** The reason by codes, sentence by sentence; earlier versions gave none. */
    said: z.array(saidOf(MODEL_SAID_CODES)).readonly().optional().catch(undefined),
  })
const citation = () => z.object({ n: z.int().min(1), memoryId: z.string(), snippet: z.string() })
export const TOOL_STATES = ['running', 'awaiting-approval', 'done', 'failed', 'refused'] as const
const toolUse = () =>
  z.object({
    name: z.string(),
    state: z.enum(TOOL_STATES),
    approvalId: z.string().optional(),
  })
/** Why a reply failed. */
export const ReplyProblem = schema(() =>
  z.object({
    code: z.string(),
    message: z.string(),
    /** The message by codes, sentence by sentence, where it is one of what is said of questions; earlier versions gave none. */
    said: z.array(saidOf(ASKING_SAID_CODES)).readonly().optional().catch(undefined),
  }),
)
export type ReplyProblem = z.output<typeof ReplyProblem.zod>

/** The events of a reply, by name. Each has an id, `<number>`, after which a reader can go on. */
export const chatEvents = {
  /** The message is kept. `model` is what is asked first; `done` says which one gave the reply. */
  start: schema(() =>
    z.object({
      conversationId: z.string(),
      replyId: z.string(),
      role: z.enum(MODEL_ROLES),
      model: z.string(),
    }),
  ),
  /** How many are before this reply at a model server that is shared. */
  queued: schema(() => z.object({ position: z.int().min(0) })),
  /** A model was passed over; the next of the chain is asked. */
  fallback: schema(passedOver),
  delta: schema(() => z.object({ text: z.string() })),
  citation: schema(citation),
  tool: schema(toolUse),
  /** `interrupted`: it was stopped, or broke off. */
  done: schema(() => z.object({ model: z.string(), usage: usage(), interrupted: z.boolean() })),
  error: schema(() => z.object({ problem: ReplyProblem.zod })),
} as const
export type ChatEventName = keyof typeof chatEvents
/** An event of a reply as it is told: name and data belong together. */
export type ChatEvent = {
  [Name in ChatEventName]: {
    readonly name: Name
    readonly data: z.output<(typeof chatEvents)[Name]['zod']>
  }
}[ChatEventName]

const eventId = () => z.int().min(1)
/** An event of a reply with its id. */
export const ToldChatEvent = schema(() =>
  z.discriminatedUnion('name', [
    z.object({ id: eventId(), name: z.literal('start'), data: chatEvents.start.zod }),
    z.object({ id: eventId(), name: z.literal('queued'), data: chatEvents.queued.zod }),
    z.object({ id: eventId(), name: z.literal('fallback'), data: chatEvents.fallback.zod }),
    z.object({ id: eventId(), name: z.literal('delta'), data: chatEvents.delta.zod }),
    z.object({ id: eventId(), name: z.literal('citation'), data: chatEvents.citation.zod }),
    z.object({ id: eventId(), name: z.literal('tool'), data: chatEvents.tool.zod }),
    z.object({ id: eventId(), name: z.literal('done'), data: chatEvents.done.zod }),
    z.object({ id: eventId(), name: z.literal('error'), data: chatEvents.error.zod }),
  ]),
)
export type ToldChatEvent = z.output<typeof ToldChatEvent.zod>

export const ChatRequest = schema(() =>
  z.strictObject({
    /** Without it a new conversation begins. */
    conversationId: conversationId().optional(),
    message: z.string().trim().min(1).max(MAX_MESSAGE_CHARS),
    /** A message of the conversation that this one replaces, with all that came after it: edit. */
    replaces: z.string().min(1).max(100).optional(),
    /** Whether this exchange becomes a memory; without it, as the cognitive mode has it. */
    remember: z.boolean().optional(),
  }),
)
export type ChatRequest = z.output<typeof ChatRequest.zod>

export const REPLY_STATUSES = ['streaming', 'done', 'interrupted', 'failed'] as const

const message = () => z.object({ id: z.string(), at: z.string(), text: z.string() })
const reply = () =>
  z.object({
    id: z.string(),
    at: z.string(),
    status: z.enum(REPLY_STATUSES),
    text: z.string(),
    role: z.enum(MODEL_ROLES),
    model: z.string(),
    usage: usage(),
    citations: z.array(citation()),
    tools: z.array(toolUse()),
    passedOver: z.array(passedOver()),
    problem: ReplyProblem.zod.nullable(),
  })
/** What was said, and what was replied: several replies where it was tried again, the last one counts. */
const turn = () => z.object({ message: message(), replies: z.array(reply()) })

const summary = () =>
  z.object({
    id: z.string(),
    /** The beginning of the first message. */
    title: z.string(),
    startedAt: z.string(),
    changedAt: z.string(),
    turns: z.int(),
    mode: z.enum(COGNITIVE_MODES),
  })
export const Conversation = schema(() => summary().extend({ items: z.array(turn()) }))
export type Conversation = z.output<typeof Conversation.zod>
export const ListChatsQuery = schema(() =>
  z.strictObject({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(500).optional(),
  }),
)
export const ChatList = schema(() =>
  z.object({ items: z.array(summary()), nextCursor: z.string().nullable() }),
)
export type ChatList = z.output<typeof ChatList.zod>

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'A conversation is the person’s whose profile the session shows.',
} as const
const events = {
  status: 200,
  type: 'text/event-stream',
  body: schema(() => z.union(Object.values(chatEvents).map((one) => one.zod))),
} as const

export const chatRoutes = {
  chat: route({
    ...own,
    method: 'POST',
    path: '/api/chat',
    summary:
      'Says something to the assistant; its reply comes as server-sent events and goes on when its reader leaves.',
    body: ChatRequest,
    stream: 'always',
    answer: events,
  }),
  listChats: route({
    ...own,
    method: 'GET',
    path: '/api/chats',
    summary: 'The conversations, the one that changed last first.',
    query: ListChatsQuery,
    answer: { status: 200, body: ChatList },
  }),
  readChat: route({
    ...own,
    method: 'GET',
    path: '/api/chats/:id',
    summary: 'A conversation with all that was said.',
    answer: { status: 200, body: Conversation },
  }),
  deleteChat: route({
    ...own,
    method: 'DELETE',
    path: '/api/chats/:id',
    summary: 'Removes a conversation; the memories that came of it stay.',
    answer: { status: 200, body: schema(() => z.object({ success: z.literal(true) })) },
  }),
  replyEvents: route({
    ...own,
    method: 'GET',
    path: '/api/chats/:id/replies/:replyId/events',
    summary: 'The events of a reply, after Last-Event-ID, and on as it is given.',
    stream: 'always',
    answer: events,
  }),
  stopReply: route({
    ...own,
    method: 'POST',
    path: '/api/chats/:id/replies/:replyId/stop',
    summary: 'Stops a reply; what there is of it is kept.',
    answer: { status: 200, body: schema(() => z.object({ success: z.literal(true) })) },
  }),
  retryReply: route({
    ...own,
    method: 'POST',
    path: '/api/chats/:id/replies/:replyId/retry',
    summary: 'Asks for another reply to the last message, as server-sent events.',
    stream: 'always',
    answer: events,
  }),
}
