import type { Chat } from '../api/chat.ts'
import type { Conversation, Reply, ReplyEvent, ShownTurn } from '../api/chat-shapes.ts'
import { element } from '../dom/element.ts'
import { Notice } from '../dom/notice.ts'
import { Composer, type Draft } from './composer.ts'
import { ConversationList } from './conversation-list.ts'
import { openMemory } from './memory-dialog.ts'
import { ReplyView } from './reply-view.ts'
import { saidView, turnView } from './turn-view.ts'

interface ChatViewOptions {
  readonly chat: Chat
  /** Tells which conversation is shown, for the address. */
  readonly onShown: (id: string | undefined) => void
}

/** How a reply is asked for or looked at. */
type Follow = (options: Parameters<Chat['retry']>[1]) => AsyncIterable<ReplyEvent>

const WELCOME = 'Ask about what you have kept, or tell something new.'

/** The conversations of a person with their assistant. One is shown at a time; leaving it does not stop its reply. */
export class ChatView {
  readonly element: HTMLElement
  readonly #options: ChatViewOptions
  readonly #list: ConversationList
  readonly #composer: Composer
  readonly #turns = element('ol', { class: 'turns' })
  readonly #notice = new Notice()
  #conversationId: string | undefined
  /** The reply that comes just now. */
  #replyId: string | undefined
  #listening = new AbortController()

  constructor(options: ChatViewOptions) {
    this.#options = options
    this.#list = new ConversationList({
      chat: options.chat,
      onOpen: (id) => void this.open(id),
      onRemoved: (id) => {
        if (id === this.#conversationId) void this.open(undefined)
      },
    })
    this.#composer = new Composer({
      onSend: (draft) => void this.#send(draft),
      onStop: () => void this.#stop(),
    })
    const parts = [this.#turns, this.#notice.element, this.#composer.element]
    const talk = element('section', { class: 'talk', 'aria-label': 'Conversation' }, ...parts)
    this.element = element('div', { class: 'chat' }, this.#list.element, talk)
  }

  get focus(): HTMLElement {
    return this.#composer.input
  }

  /** Reads what is not there yet, and shows a conversation or an empty one. */
  async begin(id: string | undefined): Promise<void> {
    const { chat } = this.#options
    void this.#list.refresh()
    await Promise.all([this.open(id), this.#showMode(chat)])
  }

  /** Shows a conversation; without an id one that begins with the next message. */
  async open(id: string | undefined): Promise<void> {
    const { signal } = this.#leave()
    this.#settle(id)
    this.#turns.replaceChildren()
    this.#composer.clear()
    if (id === undefined) return this.#welcome()
    try {
      const conversation = await this.#options.chat.read(id)
      if (signal.aborted) return
      this.#show(conversation)
      await this.#followLast(conversation)
    } catch (error) {
      if (!signal.aborted) this.#notice.show(error, () => void this.open(id))
    }
  }

  async #showMode(chat: Chat): Promise<void> {
    try {
      this.#composer.showMode(await chat.mode())
    } catch (error) {
      this.#notice.show(error)
    }
  }

  #welcome(): void {
    this.#turns.replaceChildren(element('li', { class: 'status' }, WELCOME))
    this.#composer.input.focus()
  }

  /** Listens to nothing any more; a reply that is under way goes on without us. */
  #leave(): AbortController {
    this.#listening.abort()
    this.#replyId = undefined
    this.#composer.setBusy(false)
    this.#notice.clear()
    return (this.#listening = new AbortController())
  }

  #settle(id: string | undefined): void {
    if (id !== this.#conversationId) this.#options.onShown(id)
    this.#conversationId = id
    this.#list.mark(id)
  }

  #show({ turns }: Conversation): void {
    const onEdit = (message: ShownTurn['message']): void => this.#composer.edit(message)
    const views = turns.map((turn, index) =>
      turnView({
        turn,
        isLast: index === turns.length - 1,
        onCited: (citation) => openMemory(this.#options.chat, citation),
        onEdit,
        onRetry: (reply) => void this.#retry(turn, reply),
      }),
    )
    this.#turns.replaceChildren(...views)
    views.at(-1)?.scrollIntoView({ block: 'end' })
  }

  async #followLast({ id, turns }: Conversation): Promise<void> {
    const turn = turns.at(-1)
    const reply = turn?.replies.at(-1)
    if (!turn || reply?.status !== 'streaming') return
    const place = { id, replyId: reply.id }
    // What is kept of it so far comes again, with the rest.
    this.#turns.lastElementChild?.remove()
    await this.#listen(turn.message.text, (options) => this.#options.chat.follow(place, options))
  }

  async #send(draft: Draft): Promise<void> {
    this.#leave()
    const { text: message, replaces, remember } = draft
    const conversationId = this.#conversationId
    if (conversationId === undefined) this.#turns.replaceChildren()
    const onArrived = (): void => {
      this.#composer.arrived(draft)
      if (replaces !== undefined) this.#removeFrom(replaces)
    }
    await this.#listen(
      message,
      (options) =>
        this.#options.chat.say({ message, conversationId, replaces, remember, ...options }),
      onArrived,
    )
  }

  /** Takes away a message that was replaced, and what came after it; not what is coming. */
  #removeFrom(messageId: string): void {
    const turns = [...this.#turns.querySelectorAll<HTMLElement>('.turn')]
    const from = turns.findIndex(({ dataset }) => dataset['message'] === messageId)
    if (from < 0) return
    for (const turn of turns.slice(from)) if (turn.dataset['coming'] === undefined) turn.remove()
  }

  async #retry({ message }: ShownTurn, { id: replyId }: Reply): Promise<void> {
    const id = this.#conversationId
    if (id === undefined) return
    this.#leave()
    this.#turns.lastElementChild?.remove()
    this.#composer.input.focus()
    const place = { id, replyId }
    await this.#listen(message.text, (options) => this.#options.chat.retry(place, options))
  }

  /** Shows a turn whose reply is coming, to its end; then what was kept of it. */
  async #listen(said: string, follow: Follow, onArrived?: () => void): Promise<void> {
    const { signal } = this.#listening
    const view = new ReplyView((citation) => openMemory(this.#options.chat, citation))
    const turn = element('li', { class: 'turn' }, saidView(said), view.element)
    this.#turns.querySelector('.turn[data-coming]')?.remove()
    turn.dataset['coming'] = ''
    this.#turns.append(turn)
    turn.scrollIntoView({ block: 'end' })
    this.#composer.setBusy(true)
    this.#composer.say('Sending …')
    try {
      const onConnection = (isLost: boolean): void =>
        this.#composer.say(isLost ? 'The connection was lost; connecting again …' : 'Answering …')
      for await (const event of follow({ signal, onConnection })) {
        if (signal.aborted) return
        this.#take(event, view, onArrived)
      }
      if (!signal.aborted) await this.#ended(view)
    } catch (error) {
      if (!signal.aborted) this.#failed(error, turn, view)
    }
  }

  #take(event: ReplyEvent, view: ReplyView, onArrived?: () => void): void {
    const isAtEnd = innerHeight + scrollY >= document.body.scrollHeight - NEAR_END_PX
    if (event.kind === 'start') {
      this.#replyId = event.replyId
      this.#settle(event.conversationId)
      onArrived?.()
    }
    view.take(event)
    // Who has scrolled up to read is left in peace.
    if (isAtEnd) this.#composer.element.scrollIntoView({ block: 'end' })
  }

  async #ended(view: ReplyView): Promise<void> {
    const { status } = view.reply
    const { signal } = this.#listening
    this.#replyId = undefined
    this.#composer.setBusy(false)
    this.#composer.say(status === 'done' ? 'Answered.' : 'Broken off.')
    void this.#list.refresh()
    const id = this.#conversationId
    if (id === undefined) return
    const conversation = await this.#options.chat.read(id)
    if (!signal.aborted) this.#show(conversation)
  }

  #failed(error: unknown, turn: HTMLElement, view: ReplyView): void {
    this.#composer.setBusy(false)
    this.#composer.say('')
    // Of a message that did not arrive nothing is shown: it is in the composer still.
    if (view.reply.id === '') turn.remove()
    const id = this.#conversationId
    if (view.reply.id === '' || id === undefined) this.#notice.show(error)
    else this.#notice.show(error, () => void this.open(id))
  }

  async #stop(): Promise<void> {
    const [id, replyId] = [this.#conversationId, this.#replyId]
    if (id === undefined || replyId === undefined) return
    this.#composer.say('Stopping …')
    try {
      await this.#options.chat.stop({ id, replyId })
    } catch (error) {
      this.#notice.show(error)
    }
  }
}

const NEAR_END_PX = 80
