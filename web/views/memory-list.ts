import type { Memories } from '../api/memories.ts'
import type { Memory } from '../api/memory.ts'
import { button } from '../dom/button.ts'
import { element } from '../dom/element.ts'
import { Notice } from '../dom/notice.ts'
import { MemoryCard, type ShownMemory } from './memory-card.ts'

/** What the list shows: the newest memories, or what fits some words. */
export type Wanted = { readonly kind: 'newest' } | { readonly kind: 'search'; readonly q: string }

/** Some memories, what is said of them, and where the next ones begin. */
interface Loaded {
  readonly shown: readonly ShownMemory[]
  readonly words: string
  readonly nextCursor?: string | undefined
}

const HEADINGS = { newest: 'Newest', search: 'Found' } as const

/** The list of memories. A newer wish ends the loading of the one before. */
export class MemoryList {
  readonly element: HTMLElement
  readonly #memories: Memories
  readonly #heading = element('h2', {}, HEADINGS.newest)
  readonly #status = element('p', { class: 'status', role: 'status' })
  readonly #notice = new Notice()
  readonly #cards = element('ol', { class: 'memories' })
  readonly #more = element('div', { class: 'more' })
  #wanted: Wanted = { kind: 'newest' }
  #loading = new AbortController()
  #isLoading = false

  constructor(memories: Memories) {
    this.#memories = memories
    const head = element('div', { class: 'head' }, this.#heading, this.#status)
    const parts = [head, this.#notice.element, this.#cards, this.#more]
    this.element = element('section', { class: 'list', 'aria-label': 'Memories' }, ...parts)
  }

  /** Shows other memories in place of these. */
  async show(wanted: Wanted): Promise<void> {
    this.#wanted = wanted
    await this.#load(undefined, ({ shown }) => {
      this.#heading.textContent = HEADINGS[wanted.kind]
      this.#cards.replaceChildren(...this.#cardsOf(shown))
    })
  }

  /** Puts a new memory on top, where the newest are shown. */
  add(memory: Memory): void {
    if (this.#wanted.kind !== 'newest') return
    // What is on its way may have been read before the memory was kept.
    if (this.#isLoading) return void this.show(this.#wanted)
    this.#cards.prepend(...this.#cardsOf([{ memory }]))
    this.#status.textContent = ''
  }

  async #showMore(cursor: string): Promise<void> {
    await this.#load(cursor, ({ shown: [first, ...others] }) => {
      if (!first) return
      const [next, ...rest] = this.#cardsOf([first, ...others])
      this.#cards.append(...(next ? [next, ...rest] : []))
      next?.querySelector('button')?.focus()
    })
  }

  async #load(cursor: string | undefined, put: (loaded: Loaded) => void): Promise<void> {
    this.#loading.abort()
    const { signal } = (this.#loading = new AbortController())
    this.#isLoading = true
    this.#notice.clear()
    if (!this.#cards.hasChildNodes()) this.#status.textContent ||= 'Loading …'
    try {
      const loaded = await load(this.#memories, { wanted: this.#wanted, cursor, signal })
      if (signal.aborted) return
      put(loaded)
      this.#say(loaded)
    } catch (error) {
      if (signal.aborted) return
      this.#status.textContent = ''
      this.#notice.show(error, () => void this.#load(cursor, put))
    } finally {
      if (!signal.aborted) this.#isLoading = false
    }
  }

  #say({ words, nextCursor }: Loaded): void {
    this.#status.textContent = words
    const onMore = (cursor: string) => (): void => void this.#showMore(cursor)
    const ways =
      nextCursor === undefined
        ? []
        : [button({ text: 'Show more', kind: 'quiet' }, onMore(nextCursor))]
    this.#more.replaceChildren(...ways)
  }

  #cardsOf(shown: readonly ShownMemory[]): HTMLElement[] {
    return shown.map((one) => new MemoryCard(one, this.#memories).element)
  }
}

interface Load {
  readonly wanted: Wanted
  readonly cursor: string | undefined
  readonly signal: AbortSignal
}

async function load(memories: Memories, { wanted, cursor, signal }: Load): Promise<Loaded> {
  if (wanted.kind === 'search') return await search(memories, wanted.q, signal)
  const { memories: newest, nextCursor } = await memories.newest(cursor, signal)
  const isEmpty = newest.length === 0 && cursor === undefined
  const words = isEmpty ? 'Nothing is kept yet: write the first memory above.' : ''
  return { shown: newest.map((memory) => ({ memory })), words, nextCursor }
}

async function search(memories: Memories, q: string, signal: AbortSignal): Promise<Loaded> {
  const { hits, partial } = await memories.search(q, signal)
  const found =
    hits.length === 1 ? '1 memory' : `${hits.length === 0 ? 'No' : hits.length} memories`
  const words = partial
    ? `${found} so far: the index is being built, some may be missing.`
    : `${found}.`
  return { shown: hits, words }
}
