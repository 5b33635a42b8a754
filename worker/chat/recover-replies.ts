import { rm } from 'node:fs/promises'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { Conversations } from './conversations.ts'
import { replyIn, withReply } from './edit-conversation.ts'
import type { ExchangeMemories } from './exchange-memories.ts'
import { isWorthKeeping } from './replies.ts'
import { type LeftReply, leftReplies } from './reply-journal.ts'
import { type ReplyMark, ReplyTrack } from './reply-track.ts'
import { marksOf, type StoredReply } from './stored-conversation.ts'

interface Recovery {
  readonly folder: string
  readonly conversations: Conversations
  readonly exchanges: ExchangeMemories
  readonly logger: Logger
}

/** Further than any reader of a killed worker can have come: what it saw last was not kept, and no event may seem to be one that it knows. */
const LOST = 1_000_000

/** Takes up what killed workers left of replies: they are kept as far as they had come, and marked as interrupted. Doing it again does no harm. */
export async function recoverReplies(recovery: Recovery): Promise<void> {
  for (const left of await leftReplies(recovery.folder)) {
    try {
      await recover(recovery, left)
    } catch (error) {
      // The journal stays, and so does the rest of what is to be done.
      recovery.logger.error({ evt: 'reply-not-recovered', reply: left.replyId, err: error })
    }
  }
}

async function recover(
  { conversations, exchanges, logger }: Recovery,
  left: LeftReply,
): Promise<void> {
  const { conversationId, replyId, path } = left
  try {
    const kept = await conversations.change(conversationId, (one) =>
      withReply(one, replyId, (reply) =>
        reply.status === 'streaming' ? { ...reply, ...interrupted(left) } : reply,
      ),
    )
    const { turn, reply } = replyIn(kept, replyId)
    if (isWorthKeeping(reply)) await exchanges.keep({ conversationId, turn, reply })
    logger.info({ evt: 'reply-recovered', reply: replyId, chars: reply.text.length })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found') throw error
  }
  await rm(path, { force: true })
}

function interrupted({ told, sources, privacy, readUntrusted }: LeftReply): Partial<StoredReply> {
  const text = told.map((one) => (one.name === 'delta' ? one.data.text : '')).join('')
  const marks = told.flatMap((one) => (one.name === 'delta' ? [] : one))
  const start = marks.find((one) => one.name === 'start')
  const model = start?.name === 'start' ? start.data.model : ''
  const events = closed(text, marks, { model, isInterrupted: true })
  return {
    status: 'interrupted',
    text,
    model,
    privacy,
    readUntrusted,
    events,
    sources: [...sources],
  }
}

/** The track of a reply that is over. One whose end was not kept, such as one that a person wrote by hand, gets one. */
export function trackOf(reply: StoredReply): ReplyTrack {
  const marks = marksOf(reply)
  const isOver = marks.some(({ name }) => name === 'done' || name === 'error')
  if (isOver) return ReplyTrack.of(reply.text, marks)
  const end = { model: reply.model, isInterrupted: reply.status !== 'done' }
  return ReplyTrack.of(reply.text, closed(reply.text, marks, end))
}

interface End {
  readonly model: string
  readonly isInterrupted: boolean
}

function closed(
  text: string,
  marks: readonly ReplyMark[],
  { model, isInterrupted }: End,
): ReplyMark[] {
  const usage = { promptTokens: null, completionTokens: null }
  const { last } = ReplyTrack.of(text, marks)
  return [
    ...marks,
    { id: last + LOST, name: 'done', data: { model, usage, interrupted: isInterrupted } },
  ]
}
