import type {
  ChatEvent,
  ChatList,
  Conversation as SharedConversation,
} from '../../shared/api/chat.ts'
import type { StreamEvent } from './event-stream.ts'
import { isObject, listOf, stringIn } from './shape.ts'

type Turn = SharedConversation['items'][number]
type SharedReply = Turn['replies'][number]

/** A memory that a reply rests on. */
export type Citation = SharedReply['citations'][number]
/** A model that was not used, and why. */
export type PassedOver = SharedReply['passedOver'][number]
/** What a reply did with a tool. */
export interface ToolUse {
  readonly name: string
  readonly state: string
}
/** A reply, as far as the page shows it. */
export interface Reply {
  readonly id: string
  readonly status: string
  readonly text: string
  readonly model: string
  readonly citations: readonly Citation[]
  readonly tools: readonly ToolUse[]
  readonly passedOver: readonly PassedOver[]
  /** Why it failed. */
  readonly problem: string | undefined
}
/** What was said, and what was replied; the last reply counts. */
export interface ShownTurn {
  readonly message: { readonly id: string; readonly text: string }
  readonly replies: readonly Reply[]
}
/** A conversation in the list. */
export type Summary = Pick<ChatList['items'][number], 'id' | 'title' | 'changedAt'>
export interface Conversation extends Summary {
  readonly turns: readonly ShownTurn[]
}
export interface ConversationPage {
  readonly conversations: readonly Summary[]
  readonly nextCursor: string | undefined
}

/** An event of a reply that the page does something with. */
export type ReplyEvent =
  | (Pick<Extract<ChatEvent, { name: 'start' }>['data'], 'conversationId' | 'replyId' | 'model'> & {
      readonly kind: 'start'
    })
  | { readonly kind: 'queued'; readonly position: number }
  | ({ readonly kind: 'fallback' } & PassedOver)
  | { readonly kind: 'delta'; readonly text: string }
  | ({ readonly kind: 'citation' } & Citation)
  | ({ readonly kind: 'tool' } & ToolUse)
  | { readonly kind: 'done'; readonly model: string; readonly interrupted: boolean }
  | { readonly kind: 'error'; readonly message: string }

/** Reads an event of a reply; undefined for one of a kind that a newer server may send. */
export function readReplyEvent({ name, text }: StreamEvent): ReplyEvent | undefined {
  const read = EVENTS.get(name)
  return read?.(jsonOf(text))
}

const EVENTS = new Map<string, (value: unknown) => ReplyEvent | undefined>([
  ['start', readStart],
  ['queued', (value) => ({ kind: 'queued', position: numberIn(value, 'position') ?? 0 })],
  ['fallback', (value) => withKind('fallback', readPassedOver(value))],
  ['delta', (value) => ({ kind: 'delta', text: stringIn(value, 'text') ?? '' })],
  ['citation', (value) => withKind('citation', readCitation(value))],
  ['tool', (value) => withKind('tool', readTool(value))],
  [
    'done',
    (value) => ({
      kind: 'done',
      model: stringIn(value, 'model') ?? '',
      interrupted: isObject(value) && value['interrupted'] === true,
    }),
  ],
  ['error', (value) => ({ kind: 'error', message: problemOf(value) ?? 'The reply failed.' })],
])

function withKind<Kind extends string, T extends object>(kind: Kind, members: T | undefined) {
  return members && { kind, ...members }
}

function readStart(value: unknown): ReplyEvent | undefined {
  const conversationId = stringIn(value, 'conversationId')
  const replyId = stringIn(value, 'replyId')
  if (conversationId === undefined || replyId === undefined) return undefined
  return { kind: 'start', conversationId, replyId, model: stringIn(value, 'model') ?? '' }
}

/** Reads a page of the list of conversations. */
export function readConversationPage(answer: unknown): ConversationPage | undefined {
  const conversations = isObject(answer) ? listOf(answer['items'], readSummary) : undefined
  return conversations && { conversations, nextCursor: stringIn(answer, 'nextCursor') }
}

/** Reads a conversation with all that was said. */
export function readConversation(answer: unknown): Conversation | undefined {
  const summary = readSummary(answer)
  const turns = isObject(answer) ? listOf(answer['items'], readTurn) : undefined
  return summary && turns && { ...summary, turns }
}

function readSummary(value: unknown): Summary | undefined {
  const id = stringIn(value, 'id')
  const title = stringIn(value, 'title')
  const changedAt = stringIn(value, 'changedAt')
  if (id === undefined || title === undefined || changedAt === undefined) return undefined
  return { id, title, changedAt }
}

function readTurn(value: unknown): ShownTurn | undefined {
  if (!isObject(value)) return undefined
  const id = stringIn(value['message'], 'id')
  const text = stringIn(value['message'], 'text')
  const replies = listOf(value['replies'], readReply)
  if (id === undefined || text === undefined || !replies) return undefined
  return { message: { id, text }, replies }
}

function readReply(value: unknown): Reply | undefined {
  const id = stringIn(value, 'id')
  const status = stringIn(value, 'status')
  const text = stringIn(value, 'text')
  if (!isObject(value) || id === undefined || status === undefined || text === undefined)
    return undefined
  return {
    id,
    status,
    text,
    model: stringIn(value, 'model') ?? '',
    citations: listOf(value['citations'], readCitation) ?? [],
    tools: listOf(value['tools'], readTool) ?? [],
    passedOver: listOf(value['passedOver'], readPassedOver) ?? [],
    problem: problemOf(value),
  }
}

function readCitation(value: unknown): Citation | undefined {
  const n = numberIn(value, 'n')
  const memoryId = stringIn(value, 'memoryId')
  if (n === undefined || memoryId === undefined) return undefined
  return { n, memoryId, snippet: stringIn(value, 'snippet') ?? '' }
}

function readTool(value: unknown): ToolUse | undefined {
  const name = stringIn(value, 'name')
  const state = stringIn(value, 'state')
  return name === undefined || state === undefined ? undefined : { name, state }
}

function readPassedOver(value: unknown): PassedOver | undefined {
  const model = stringIn(value, 'model')
  const reason = stringIn(value, 'reason')
  return model === undefined || reason === undefined ? undefined : { model, reason }
}

function problemOf(value: unknown): string | undefined {
  return isObject(value) ? stringIn(value['problem'], 'message') : undefined
}

function numberIn(value: unknown, member: string): number | undefined {
  const found = isObject(value) ? value[member] : undefined
  return typeof found === 'number' ? found : undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Its reader will say that it is not understood.
    return undefined
  }
}
