import { chatRoutes, type ChatRequest, type ToldChatEvent } from '../../../shared/api/chat.ts'
import type { Client } from '../../api/client.svelte.ts'
import { FollowedReply } from '../../api/followed-reply.ts'
import { NOTHING_YET, type Reply, replyAfter, type Turn, withShown } from './reply-after.ts'

/** What is known of the conversation that is shown. */
export type TalkState =
  | { readonly status: 'empty' }
  | { readonly status: 'loading'; readonly id: string }
  | { readonly status: 'failed'; readonly id: string; readonly error: unknown }
  | { readonly status: 'shown'; readonly id: string; readonly turns: readonly Turn[] }
/** A reply that comes just now. */
export interface Coming {
  readonly said: string
  readonly reply: Reply
  /** How many are before it at the model server. */
  readonly queued: number | undefined
  readonly progress: 'sending' | 'answering' | 'lost' | 'stopping'
}
interface TalkOptions {
  readonly client: Client
  /** A conversation has begun, or another reply is known of: the address follows. */
  readonly onBegun: (id: string) => void
}
/** What is to be said. */
export interface Saying {
  readonly text: string
  readonly replaces?: string | undefined
  readonly isKept?: boolean
  /** It has arrived: nobody needs to type it again. */
  readonly onArrived?: () => void
}

type Place = { readonly id: string; readonly replyId: string }
type Begin = (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>
/** A reply that is followed: what it answers, and the conversation as it is without it. */
interface Following {
  readonly said: string
  readonly begin: Begin
  readonly before: readonly Turn[]
  readonly onArrived?: (() => void) | undefined
}

/** The conversation that is shown. INVARIANT: one reply is followed at a time; leaving it does not stop it. */
export class Talk {
  state = $state.raw<TalkState>({ status: 'empty' })
  coming = $state.raw<Coming | undefined>()
  /** Why the last message or reply did not come. */
  error = $state.raw<unknown>()
  /** How the last reply ended, to be said. */
  ended = $state.raw<Reply['status'] | undefined>()
  readonly #options: TalkOptions
  #listening = new AbortController()

  constructor(options: TalkOptions) {
    this.#options = options
  }

  get id(): string | undefined {
    return this.state.status === 'empty' ? undefined : this.state.id
  }

  get turns(): readonly Turn[] {
    return this.state.status === 'shown' ? this.state.turns : []
  }

  /** Shows a conversation, and follows the reply that is under way in it; without an id one that begins with the next message. */
  async open(id: string | undefined): Promise<void> {
    if (id !== undefined && id === this.id && this.state.status !== 'failed') return
    const { signal } = this.#leave()
    this.state = id === undefined ? { status: 'empty' } : { status: 'loading', id }
    if (id !== undefined) await this.#load(id, signal)
  }

  /** Reads again what is shown, unless a reply is coming. */
  async refresh(): Promise<void> {
    const { id } = this
    if (id === undefined || this.coming) return
    const { signal } = this.#leave()
    const kept = this.state
    await this.#load(id, signal)
    // What was shown is still what is known, while it cannot be read anew.
    if (this.state.status !== 'failed' || kept.status !== 'shown') return
    this.error = this.state.error
    this.state = kept
  }

  async say({ text, replaces, isKept, onArrived }: Saying): Promise<void> {
    if (this.coming) return
    const { id, turns } = this
    const body: ChatRequest = {
      message: text,
      ...(id === undefined ? {} : { conversationId: id }),
      ...(replaces === undefined ? {} : { replaces }),
      ...(isKept ? { remember: true } : {}),
    }
    const cut = turns.findIndex(({ message }) => message.id === replaces)
    await this.#follow({
      said: text,
      begin: (signal) => this.#options.client.open(chatRoutes.chat, { body }, { signal }),
      before: cut === -1 ? turns : turns.slice(0, cut),
      onArrived,
    })
  }

  /** Asks for another reply to the last message. */
  async retry(replyId: string): Promise<void> {
    const { id, turns } = this
    const turn = turns.at(-1)
    if (id === undefined || !turn || this.coming) return
    const request = { params: { id, replyId } }
    await this.#follow({
      said: turn.message.text,
      begin: (signal) => this.#options.client.open(chatRoutes.retryReply, request, { signal }),
      before: turns.slice(0, -1),
    })
  }

  /** Stops the reply that is coming; what there is of it is kept. */
  async stop(): Promise<void> {
    const { id, coming } = this
    if (id === undefined || !coming || coming.reply.id === '') return
    this.coming = { ...coming, progress: 'stopping' }
    const params = { id, replyId: coming.reply.id }
    try {
      await this.#options.client.call(chatRoutes.stopReply, { params })
    } catch (error) {
      this.error = error
    }
  }

  /** Follows nothing any more. */
  leave(): void {
    this.#leave()
  }

  #leave(): AbortController {
    this.#listening.abort()
    this.coming = undefined
    this.error = undefined
    return (this.#listening = new AbortController())
  }

  async #load(id: string, signal: AbortSignal): Promise<void> {
    try {
      const { items } = await this.#read(id, signal)
      if (signal.aborted) return
      const reply = items.at(-1)?.replies.at(-1)
      this.state = { status: 'shown', id, turns: items }
      if (reply?.status === 'streaming') await this.#resume({ id, replyId: reply.id }, items)
    } catch (error) {
      if (!signal.aborted) this.state = { status: 'failed', id, error }
    }
  }

  async #read(id: string, signal: AbortSignal) {
    return await this.#options.client.call(chatRoutes.readChat, { params: { id } }, signal)
  }

  async #resume(params: Place, turns: readonly Turn[]): Promise<void> {
    await this.#follow({
      said: turns.at(-1)?.message.text ?? '',
      begin: (signal) => this.#options.client.open(chatRoutes.replyEvents, { params }, { signal }),
      before: turns.slice(0, -1),
    })
  }

  async #follow({ said, begin, before, onArrived }: Following): Promise<void> {
    const { signal } = this.#leave()
    const kept = this.state
    this.ended = undefined
    this.coming = { said, reply: NOTHING_YET, queued: undefined, progress: 'sending' }
    if (kept.status === 'shown') this.state = { ...kept, turns: before }
    try {
      for await (const event of this.#events(begin, signal)) {
        if (signal.aborted) return
        this.#take(event)
        if (event.name === 'start') onArrived?.()
      }
      await this.#settle(signal)
    } catch (error) {
      if (!signal.aborted) this.#failed(error, kept)
    }
  }

  #events(begin: Begin, signal: AbortSignal): AsyncGenerator<ToldChatEvent, void> {
    const { client } = this.#options
    return new FollowedReply({
      begin: () => begin(signal),
      goOn: (params, lastEventId) =>
        client.open(chatRoutes.replyEvents, { params }, { signal, lastEventId }),
      signal,
      onConnection: (isLost) => {
        if (this.coming && !signal.aborted)
          this.coming = { ...this.coming, progress: isLost ? 'lost' : 'answering' }
      },
    }).events()
  }

  #take(event: ToldChatEvent): void {
    if (!this.coming) return
    const queued = event.name === 'queued' ? event.data.position : undefined
    this.coming = { ...this.coming, queued, reply: replyAfter(this.coming.reply, event) }
    if (event.name !== 'start' || this.state.status !== 'empty') return
    const id = event.data.conversationId
    this.state = { status: 'shown', id, turns: [] }
    this.#options.onBegun(id)
  }

  /** Shows what was kept of a reply that is over. */
  async #settle(signal: AbortSignal): Promise<void> {
    const { id, coming } = this
    if (id === undefined || !coming) return
    const { items } = await this.#read(id, signal)
    if (signal.aborted) return
    this.state = { status: 'shown', id, turns: withShown(items, coming.reply) }
    this.ended = coming.reply.status
    this.coming = undefined
  }

  /** What was shown of it stays. A message that did not arrive is in the composer still, and what it would have replaced is there again. */
  #failed(error: unknown, kept: TalkState): void {
    const { coming } = this
    const hasBegun = coming !== undefined && coming.reply.id !== ''
    if (!hasBegun) this.state = kept
    else if (this.state.status === 'shown')
      this.state = { ...this.state, turns: [...this.state.turns, cutTurn(coming)] }
    this.coming = undefined
    this.error = error
  }
}

function cutTurn({ said, reply }: Coming): Turn {
  const message = { id: `cut-${reply.id}`, at: new Date().toISOString(), text: said }
  const status = reply.status === 'streaming' ? 'interrupted' : reply.status
  return { message, replies: [{ ...reply, at: message.at, status }] }
}
