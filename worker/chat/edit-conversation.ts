import { saidFault } from '../../shared/api/field-fault.ts'
import { newId } from '../../shared/domain/ids.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { EarlierTurn } from '../prompts/chat-prompt.ts'
import { REPLYING_ROLE } from './reply-run.ts'
import type { StoredConversation, StoredReply, StoredTurn } from './stored-conversation.ts'

/** What is said in a conversation. */
export interface Saying {
  readonly text: string
  /** Who says it, as in the audit. */
  readonly by: string
  readonly at: string
  /** The message that this one replaces. */
  readonly replaces?: string | undefined
  /** Whether the exchange becomes a memory. */
  readonly isRemembered: boolean
}

/** A conversation with one more message and the reply to it that is to be given. */
export function withMessage(conversation: StoredConversation, saying: Saying): StoredConversation {
  const { text, by, at, isRemembered } = saying
  const { kept, replaced } = cutAt(conversation, saying.replaces)
  // The exchange that takes another's place takes its memory over.
  const memoryId = isRemembered ? (replaced[0]?.memoryId ?? newId('evt')) : undefined
  const memories = replaced.flatMap((turn) => turn.memoryId ?? [])
  const superseded = [
    ...(conversation.superseded ?? []),
    ...memories.filter((id) => id !== memoryId),
  ]
  const turn: StoredTurn = {
    message: { id: newId('msg'), at, by, text },
    ...(memoryId === undefined ? {} : { memoryId }),
    replies: [beginningReply(at)],
  }
  const left = superseded.length === 0 ? {} : { superseded }
  return { ...conversation, ...left, changedAt: at, turns: [...kept, turn] }
}

/** A conversation with another reply to its last message that is to be given. Throws `conflict` for an earlier one. */
export function withRetry(
  conversation: StoredConversation,
  replyId: string,
  at: string,
): StoredConversation {
  const last = conversation.turns.at(-1)
  const { turn } = replyIn(conversation, replyId)
  if (turn !== last) {
    const message =
      'Only the reply to the last message can be tried again. Say an earlier message anew with "replaces".'
    throw refusal('not-last-reply', message)
  }
  const tried = { ...turn, replies: [...turn.replies, beginningReply(at)] }
  return { ...conversation, changedAt: at, turns: [...conversation.turns.slice(0, -1), tried] }
}

/** A conversation in which a reply has become something else; undefined when it has no such reply any more. */
export function withReply(
  conversation: StoredConversation,
  replyId: string,
  change: (reply: StoredReply) => StoredReply,
): StoredConversation | undefined {
  const turns = conversation.turns.map((turn) => ({
    ...turn,
    replies: turn.replies.map((reply) => (reply.id === replyId ? change(reply) : reply)),
  }))
  const isThere = turns.some(({ replies }) => replies.some(({ id }) => id === replyId))
  return isThere ? { ...conversation, changedAt: new Date().toISOString(), turns } : undefined
}

/** A reply with its exchange. Throws `not-found`. */
export function replyIn(
  { turns }: StoredConversation,
  replyId: string,
): { turn: StoredTurn; reply: StoredReply } {
  for (const turn of turns) {
    const reply = turn.replies.find(({ id }) => id === replyId)
    if (reply) return { turn, reply }
  }
  throw new AppError('not-found', 'There is no reply with this id in the conversation.')
}

/** What was said before the last message. Of several replies the last counts. */
export function earlierIn({ turns }: StoredConversation): EarlierTurn[] {
  return turns.slice(0, -1).map(({ message, replies }) => {
    const reply = replies.findLast(({ status, text }) => status !== 'failed' && text !== '')
    return {
      said: message.text,
      replied: reply?.text ?? '',
      privacy: reply?.privacy ?? 'any',
      readUntrusted: reply?.readUntrusted ?? false,
    }
  })
}

function cutAt(
  { turns }: StoredConversation,
  replaces: string | undefined,
): { kept: StoredTurn[]; replaced: StoredTurn[] } {
  if (replaces === undefined) return { kept: turns, replaced: [] }
  const position = turns.findIndex(({ message }) => message.id === replaces)
  if (position === -1) {
    const fault = saidFault('replaces', 'no-such-message')
    throw new AppError('invalid-input', `Body is not valid. replaces: ${fault.message}.`, {
      details: { fields: [fault] },
    })
  }
  return { kept: turns.slice(0, position), replaced: turns.slice(position) }
}

function beginningReply(at: string): StoredReply {
  return {
    id: newId('reply'),
    at,
    status: 'streaming',
    text: '',
    role: REPLYING_ROLE,
    model: '',
    usage: { promptTokens: null, completionTokens: null },
    problem: null,
    sources: [],
    privacy: 'any',
    readUntrusted: false,
    events: [],
  }
}
