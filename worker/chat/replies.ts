import type { AliveSaid } from '../../shared/domain/alive-said.ts'
import type { ChatEvent } from '../../shared/api/chat.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { problemOf } from '../../shared/errors/problem.ts'
import type { Tell } from '../events/profile-events.ts'
import { REDACTED } from '../forget/redaction.ts'
import type { Caller } from '../http/handler.ts'
import type { Conversations } from './conversations.ts'
import { earlierIn, replyIn, withReply } from './edit-conversation.ts'
import type { ExchangeMemories } from './exchange-memories.ts'
import { ReplyJournal } from './reply-journal.ts'
import { type ReplyEnd, type ReplyParts, ReplyRun, REPLYING_ROLE } from './reply-run.ts'
import { ReplyTrack } from './reply-track.ts'
import type { StoredConversation, StoredReply } from './stored-conversation.ts'

export interface RepliesOptions extends ReplyParts {
  readonly conversations: Conversations
  readonly exchanges: ExchangeMemories
  /** Where journals of replies lie. */
  readonly folder: string
  /** The model that will be asked first. */
  readonly firstModel: () => Promise<string>
  readonly tell: Tell
}

/** A reply that is being given. */
export interface RunningReply {
  readonly conversationId: string
  readonly replyId: string
  readonly track: ReplyTrack
  readonly run: ReplyRun
  readonly journal: ReplyJournal | undefined
  readonly requestId: string
  readonly stopping: AbortController
  /** Settled when it is over and kept. */
  over: Promise<void>
  /** Its conversation was removed, or a memory that it is made from forgotten: nothing of it may stay. */
  isDropped: boolean
}

const MOST_RUNNING = 16

/**
 * The replies that are being given. INVARIANTS: one at a time in a conversation; a reply goes on whoever listens, and when it is over it is
 * kept before that is told; what was told up to a moment ago survives the death of the process.
 */
export class Replies {
  readonly #options: RepliesOptions
  /** By conversation; undefined while one is about to begin. */
  readonly #running = new Map<string, RunningReply | undefined>()

  constructor(options: RepliesOptions) {
    this.#options = options
  }

  /** Why the worker must stay awake, in words. */
  get because(): AliveSaid[] {
    const count = this.#running.size
    return count === 0 ? [] : [{ code: 'replies', values: { count } }]
  }

  /** Takes a conversation for a reply that is about to begin; gives what lets go of it. Throws `conflict` and `busy`. */
  claim(conversationId: string): () => void {
    if (this.#running.has(conversationId)) {
      const message =
        'A reply is being given in this conversation. Wait for its end, or stop it first.'
      throw refusal('reply-under-way', message)
    }
    if (this.#running.size >= MOST_RUNNING)
      throw refusal(
        'too-many-replies',
        `There are ${MOST_RUNNING} replies being given. Wait for one.`,
        { as: 'busy', values: { most: MOST_RUNNING }, retryAfterSeconds: 5 },
      )
    this.#running.set(conversationId, undefined)
    return () => this.#running.delete(conversationId)
  }

  /** The running reply of a conversation, or the one with that id. */
  find(conversationId: string, replyId?: string): RunningReply | undefined {
    const running = this.#running.get(conversationId)
    return replyId === undefined || running?.replyId === replyId ? running : undefined
  }

  all(): RunningReply[] {
    return [...this.#running.values()].filter((one) => one !== undefined)
  }

  /** Begins the last reply of a conversation that was claimed. */
  async begin(conversation: StoredConversation, caller: Caller): Promise<ReplyTrack> {
    const { firstModel, tell } = this.#options
    const running = await this.#prepare(conversation, caller)
    const { conversationId, replyId, track } = running
    const model = await firstModel()
    track.add({ name: 'start', data: { conversationId, replyId, role: REPLYING_ROLE, model } })
    this.#running.set(conversationId, running)
    tell('reply-started', conversationId, replyId)
    running.over = this.#give(running)
    return track
  }

  /** Stops a reply; settled when it is over and kept. */
  async stop(running: RunningReply): Promise<void> {
    running.stopping.abort()
    await running.over
  }

  /** Stops a reply of which nothing may stay. */
  async drop(running: RunningReply): Promise<void> {
    running.isDropped = true
    await this.stop(running)
  }

  /** Lets replies under way come to their end for a while, then stops them. */
  async end(graceMs: number): Promise<void> {
    const running = this.all()
    const timer = setTimeout(() => {
      for (const { stopping } of running) stopping.abort()
    }, graceMs)
    await Promise.all(running.map(({ over }) => over))
    clearTimeout(timer)
  }

  async #prepare(conversation: StoredConversation, caller: Caller): Promise<RunningReply> {
    const { conversations, folder, logger } = this.#options
    const { id: conversationId, turns } = conversation
    const turn = turns.at(-1)
    const replyId = turn?.replies.at(-1)?.id
    if (!turn || replyId === undefined) throw new Error('There is nothing to reply to.')
    const stopping = new AbortController()
    const track = new ReplyTrack(() => running.journal?.noted())
    const run = new ReplyRun(this.#options, {
      conversationId,
      replyId,
      message: turn.message.text,
      earlier: earlierIn(conversation),
      caller,
      track,
      signal: stopping.signal,
    })
    const onFailure = (err: unknown): void =>
      logger.error({ evt: 'reply-journal-failed', reply: replyId, err })
    const journalOptions = { folder, conversationId, replyId, track, onFailure }
    const journal = conversations.isPassing(conversationId)
      ? undefined
      : await ReplyJournal.begin({ ...journalOptions, origin: () => run.origin })
    const { requestId } = caller
    const running: RunningReply = {
      conversationId,
      replyId,
      track,
      run,
      journal,
      requestId,
      stopping,
      over: Promise.resolve(),
      isDropped: false,
    }
    return running
  }

  async #give(running: RunningReply): Promise<void> {
    const { conversationId, replyId, track, run } = running
    const end = await run.give()
    const final = await this.#keep(running, end, finalOf(end))
    track.add(final)
    this.#running.delete(conversationId)
    this.#options.tell('reply-done', conversationId, replyId)
  }

  /** Keeps what there is of a reply, then remembers the exchange. Gives what is to be told at the end. */
  async #keep(running: RunningReply, end: ReplyEnd, final: ChatEvent): Promise<ChatEvent> {
    const { conversationId, replyId, journal } = running
    const { conversations, exchanges, logger } = this.#options
    try {
      const kept = await conversations.change(conversationId, (one) =>
        withReply(one, replyId, (reply) => ({ ...reply, ...ended(running, end, final) })),
      )
      await journal?.remove()
      const { turn, reply } = replyIn(kept, replyId)
      if (isWorthKeeping(reply) && !running.isDropped)
        await exchanges.keep({ conversationId, turn, reply })
      return final
    } catch (error) {
      // The conversation was removed, or the reply with what it replies to.
      if (error instanceof AppError && error.code === 'not-found') {
        await journal?.remove()
        return final
      }
      // The journal stays: the next worker tries again.
      await journal?.close()
      logger.error({ evt: 'reply-not-kept', reply: replyId, err: error })
      const { code, detail } = problemOf(error, running.requestId)
      return { name: 'error', data: { problem: { code, message: detail } } }
    }
  }
}

/** Whether an exchange is remembered: one that got no reply at all is not. */
export function isWorthKeeping({ status, text }: Pick<StoredReply, 'status' | 'text'>): boolean {
  return (status === 'done' || status === 'interrupted') && text.trim() !== ''
}

function finalOf({ status, model, usage, problem }: ReplyEnd): ChatEvent {
  if (status === 'failed' && problem) return { name: 'error', data: { problem } }
  return { name: 'done', data: { model, usage, interrupted: status === 'interrupted' } }
}

function ended(running: RunningReply, end: ReplyEnd, final: ChatEvent): Partial<StoredReply> {
  const { track, run, isDropped } = running
  const { status, model, usage, problem } = end
  const marks = isDropped ? [] : track.marks
  return {
    status,
    model,
    usage: { ...usage },
    problem,
    ...run.origin,
    sources: [...run.origin.sources],
    text: isDropped ? REDACTED : track.text,
    events: [...marks, { id: track.last + 1, ...final }],
  }
}
