import { chatRoutes, type Conversation, type ToldChatEvent } from '../../../shared/api/chat.ts'
import type { Client } from '../../api/client.svelte.ts'
import { FollowedReply } from '../../api/followed-reply.ts'
import { NO_REPLY, type Reply, replyAfter } from './reply.ts'

export type Turn = Conversation['items'][number]

/** What is being answered just now. */
export interface Coming {
  readonly said: string
  /** `queued`: how many are before it at a model server that is shared. */
  readonly reply: Reply
  readonly queued: number | undefined
  readonly isConnectionLost: boolean
}

/** What a person says. */
export interface Saying {
  readonly text: string
  /** The id of a message that it replaces, with all that came after it. */
  readonly replaces: string | undefined
  /** Keep it as a memory, in a mode that keeps only what one asks for. */
  readonly remember: boolean
}

interface TalkOptions {
  readonly client: Client
  /** Called when a conversation that was begun here gets its id. */
  readonly onBegun: (id: string) => void
}

type Place = { readonly id: string; readonly replyId: string }
type Begin = (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>

/** One conversation as it is shown: what was said, and the reply that is coming. Leaving it does not stop its reply. */
export class Talk {
  turns = $state.raw<readonly Turn[]>([])
  coming = $state.raw<Coming | undefined>()
  isLoading = $state(false)
  error = $state.raw<unknown>()
  id = $state<string | undefined>()
  readonly #options: TalkOptions
  #listening = new AbortController()

  constructor(options: TalkOptions) {
    this.#options = options
  }

  /** Shows a conversation; without an id one that begins with the next message. */
  async open(id: string | undefined): Promise<void> {
    this.leave()
    const { signal } = this.#listening
    this.id = id
    this.turns = []
    this.error = undefined
    if (id === undefined) return
    this.isLoading = true
    try {
      await this.#read(id, signal)
      await this.#followLast(id)
    } catch (error) {
      if (!signal.aborted) this.error = error
    } finally {
      if (!signal.aborted) this.isLoading = false
    }
  }

  /** Says something. Settled when the reply has ended; `false` when it did not arrive, and is still to be said. */
  async say({ text, replaces, remember }: Saying): Promise<boolean> {
    const { client } = this.#options
    const from = this.turns.findIndex(({ message }) => message.id === replaces)
    const kept = from < 0 ? this.turns : this.turns.slice(0, from)
    const body = {
      message: text,
      ...(this.id === undefined ? {} : { conversationId: this.id }),
      ...(replaces === undefined ? {} : { replaces }),
      ...(remember ? { remember } : {}),
    }
    const begin: Begin = (signal) => client.open(chatRoutes.chat, { body }, { signal })
    return await this.#listen(text, begin, () => (this.turns = kept))
  }

  /** Asks for another reply to the last message. */
  async retry(replyId: string): Promise<void> {
    const { id, turns } = this
    const last = turns.at(-1)
    if (id === undefined || !last) return
    const begin: Begin = (signal) =>
      this.#options.client.open(chatRoutes.retryReply, { params: { id, replyId } }, { signal })
    await this.#listen(last.message.text, begin, () => (this.turns = turns.slice(0, -1)))
  }

  /** Stops the reply that is coming; what there is of it is kept. */
  async stop(): Promise<void> {
    const { id, coming } = this
    if (id === undefined || !coming || coming.reply.id === '') return
    const params = { id, replyId: coming.reply.id }
    try {
      await this.#options.client.call(chatRoutes.stopReply, { params })
    } catch (error) {
      this.error = error
    }
  }

  /** Listens no more; a reply that is under way goes on without us. */
  leave(): void {
    this.#listening.abort()
    this.#listening = new AbortController()
    this.coming = undefined
  }

  async #read(id: string, signal: AbortSignal): Promise<void> {
    const { items } = await this.#options.client.call(
      chatRoutes.readChat,
      { params: { id } },
      signal,
    )
    if (signal.aborted) return
    this.turns = items
    this.coming = undefined
  }

  /** A reply that is under way is shown from its beginning. */
  async #followLast(id: string): Promise<void> {
    const turn = this.turns.at(-1)
    const reply = turn?.replies.at(-1)
    if (!turn || reply?.status !== 'streaming') return
    this.isLoading = false
    const { turns } = this
    const begin: Begin = (signal) => this.#open({ id, replyId: reply.id }, undefined, signal)
    await this.#listen(turn.message.text, begin, () => (this.turns = turns.slice(0, -1)))
  }

  async #open(
    params: Place,
    lastEventId: string | undefined,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array>> {
    const request = { params: { ...params } }
    return await this.#options.client.open(chatRoutes.replyEvents, request, { signal, lastEventId })
  }

  /** Shows a reply as it comes, then what was kept of it. */
  async #listen(said: string, begin: Begin, onArrived: () => void): Promise<boolean> {
    this.leave()
    this.error = undefined
    const { signal } = this.#listening
    const begun = { said, reply: NO_REPLY, queued: undefined, isConnectionLost: false }
    this.coming = begun
    const followed = new FollowedReply({
      begin: () => begin(signal),
      goOn: (place, lastEventId) => this.#open(place, lastEventId, signal),
      signal,
      onConnection: (isConnectionLost) => {
        if (this.coming) this.coming = { ...this.coming, isConnectionLost }
      },
    })
    try {
      for await (const event of followed.events()) {
        if (signal.aborted) return true
        if (event.name === 'start') onArrived()
        this.#take(event)
      }
      if (this.id !== undefined && !signal.aborted) await this.#read(this.id, signal)
      return true
    } catch (error) {
      if (signal.aborted) return true
      const hasArrived = this.coming.reply.id !== ''
      this.error = error
      // What did not arrive is still where it was written.
      if (!hasArrived) this.coming = undefined
      return hasArrived
    }
  }

  #take(event: ToldChatEvent): void {
    const { coming } = this
    if (!coming) return
    const queued = event.name === 'queued' ? event.data.position : undefined
    this.coming = { ...coming, queued, reply: replyAfter(coming.reply, event) }
    if (event.name !== 'start' || this.id === event.data.conversationId) return
    this.id = event.data.conversationId
    this.#options.onBegun(event.data.conversationId)
  }
}
