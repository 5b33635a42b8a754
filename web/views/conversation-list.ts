import type { Chat } from '../api/chat.ts'
import type { Summary } from '../api/chat-shapes.ts'
import { button } from '../dom/button.ts'
import { element } from '../dom/element.ts'
import { Notice } from '../dom/notice.ts'

interface ListOptions {
  readonly chat: Chat
  readonly onOpen: (id: string | undefined) => void
  /** A conversation is gone. */
  readonly onRemoved: (id: string) => void
}

const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** The conversations, the one that changed last first. On a phone it is folded away. */
export class ConversationList {
  readonly element: HTMLElement
  readonly #options: ListOptions
  readonly #items = element('ul', { class: 'conversations' })
  readonly #more = element('div', { class: 'more' })
  readonly #notice = new Notice()
  readonly #status = element('p', { class: 'status', role: 'status' })
  readonly #fold: HTMLDetailsElement
  #openId: string | undefined

  constructor(options: ListOptions) {
    this.#options = options
    const anew = button({ text: 'New conversation', kind: 'quiet' }, () => this.#choose(undefined))
    anew.classList.add('anew')
    const summary = element('summary', {}, 'Conversations')
    const parts = [summary, this.#status, this.#notice.element, this.#items, this.#more]
    this.#fold = element('details', {}, ...parts)
    this.#fold.open = matchMedia('(min-width: 60rem)').matches
    const label = { class: 'side', 'aria-label': 'Conversations' }
    this.element = element('nav', label, anew, this.#fold)
  }

  /** Reads the list anew. */
  async refresh(): Promise<void> {
    await this.#load(undefined)
  }

  /** Marks the conversation that is shown. */
  mark(id: string | undefined): void {
    this.#openId = id
    for (const item of this.#items.querySelectorAll<HTMLElement>('[data-id]')) {
      if (item.dataset['id'] === id) item.setAttribute('aria-current', 'true')
      else item.removeAttribute('aria-current')
    }
  }

  async #load(cursor: string | undefined): Promise<void> {
    this.#notice.clear()
    try {
      const { conversations, nextCursor } = await this.#options.chat.conversations(cursor)
      if (cursor === undefined) this.#items.replaceChildren()
      this.#items.append(...conversations.map((one) => this.#item(one)))
      const isEmpty = !this.#items.hasChildNodes()
      this.#status.textContent = isEmpty ? 'None yet: say something.' : ''
      const more = (from: string) =>
        button({ text: 'Show more', kind: 'quiet' }, () => void this.#load(from))
      this.#more.replaceChildren(...(nextCursor === undefined ? [] : [more(nextCursor)]))
      this.mark(this.#openId)
    } catch (error) {
      this.#notice.show(error, () => void this.#load(cursor))
    }
  }

  #item({ id, title, changedAt }: Summary): HTMLElement {
    const open = button({ text: title, kind: 'quiet' }, () => this.#choose(id))
    open.dataset['id'] = id
    open.dir = 'auto'
    open.title = times.format(new Date(changedAt))
    const item = element('li', {}, open)
    const remove = button(
      { text: 'Delete', label: `Delete the conversation: ${title}`, kind: 'quiet' },
      () => this.#confirm(item, { id, title }),
    )
    remove.classList.add('remove')
    item.append(remove)
    return item
  }

  /** There is no bin for conversations, so it is asked. */
  #confirm(item: HTMLElement, { id, title }: Pick<Summary, 'id' | 'title'>): void {
    const before = [...item.childNodes]
    const keep = button({ text: 'Keep', kind: 'quiet' }, () => {
      item.replaceChildren(...before)
      item.querySelector<HTMLElement>('.remove')?.focus()
    })
    const label = `Delete for ever: ${title}`
    const remove = button({ text: 'Delete for ever', label, kind: 'quiet' }, () => {
      void this.#remove(id)
    })
    item.replaceChildren(element('div', { class: 'confirm' }, remove, keep))
    remove.focus()
  }

  async #remove(id: string): Promise<void> {
    try {
      await this.#options.chat.remove(id)
      this.#options.onRemoved(id)
      await this.refresh()
      this.#fold.querySelector('summary')?.focus()
    } catch (error) {
      this.#notice.show(error)
    }
  }

  #choose(id: string | undefined): void {
    if (!matchMedia('(min-width: 60rem)').matches) this.#fold.open = false
    this.#options.onOpen(id)
  }
}
