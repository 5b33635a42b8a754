import type { Memories } from '../api/memories.ts'
import type { Memory } from '../api/memory.ts'
import { button } from '../dom/button.ts'
import { element } from '../dom/element.ts'
import { Notice } from '../dom/notice.ts'

/** A memory as it is shown in a list. */
export interface ShownMemory {
  readonly memory: Memory
  /** The part of a long text that is shown at first. */
  readonly snippet?: string
  /** Why it was found. */
  readonly why?: string
}

const SHORT = 400
const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** One memory, with a way to the bin and back. */
export class MemoryCard {
  readonly element = element('li', { class: 'memory' })
  readonly #shown: ShownMemory
  readonly #memories: Memories
  readonly #notice = new Notice()
  readonly #delete: HTMLButtonElement

  constructor(shown: ShownMemory, memories: Memories) {
    this.#shown = shown
    this.#memories = memories
    const label = `Delete the memory of ${timeWords(shown.memory)}`
    this.#delete = button({ text: 'Delete', label, kind: 'quiet' }, () => void this.#remove())
    this.#showMemory()
  }

  #showMemory(): void {
    const { memory, why = '' } = this.#shown
    const reason = why === '' ? [] : [element('p', { class: 'fine why' }, why)]
    const line = element('div', { class: 'about' }, ...facts(memory), this.#delete)
    this.element.replaceChildren(...text(this.#shown), ...reason, line, this.#notice.element)
  }

  #showBinned(): void {
    const undo = button(
      { text: 'Undo', label: 'Take it out of the bin', kind: 'quiet' },
      () => void this.#restore(),
    )
    const line = element(
      'div',
      { class: 'about' },
      element('span', { role: 'status' }, 'Moved to the bin.'),
      undo,
    )
    this.element.replaceChildren(line, this.#notice.element)
    undo.focus()
  }

  async #remove(): Promise<void> {
    await this.#attempt(async () => {
      await this.#memories.remove(this.#shown.memory.id)
      this.#showBinned()
    })
  }

  async #restore(): Promise<void> {
    await this.#attempt(async () => {
      await this.#memories.restore(this.#shown.memory.id)
      this.#showMemory()
      this.#delete.focus()
    })
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    this.#notice.clear()
    try {
      await act()
    } catch (error) {
      this.#notice.show(error)
    }
  }
}

/** The text, or the part of a long one that matters with a button for the rest. */
function text({ memory: { content }, snippet }: ShownMemory): HTMLElement[] {
  // `dir` keeps a text in another writing direction from reordering what stands around it.
  const words = element('p', { class: 'text', dir: 'auto' }, content)
  if (content.length <= SHORT) return [words]
  words.textContent = snippet ?? `${content.slice(0, SHORT).trimEnd()}…`
  const more = button({ text: 'Show all', kind: 'quiet' }, () => {
    words.textContent = content
    words.tabIndex = -1
    words.focus()
    more.remove()
  })
  return [words, more]
}

function facts(memory: Memory): HTMLElement[] {
  const { timestamp, type, tags } = memory
  const kind = type === 'observation' ? [] : [type.replaceAll('_', ' ')]
  const words = [...kind, ...tags.map((tag) => `#${tag}`)]
  const time = element('time', { datetime: timestamp }, timeWords(memory))
  return [time, ...words.map((word) => element('span', { class: 'tag', dir: 'auto' }, word))]
}

function timeWords({ timestamp }: Memory): string {
  const time = new Date(timestamp)
  return Number.isNaN(time.getTime()) ? timestamp : times.format(time)
}
