import { explain } from '../design/explain.ts'
import type { Spoken } from '../words/spoken.ts'

/** A passing word about what was just done. */
export interface Toast {
  readonly id: number
  readonly text: readonly Spoken[]
  /** What can be done about it, such as taking it back. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined
  readonly kind: 'done' | 'failed'
}

interface SayOptions {
  readonly action?: Toast['action']
  readonly kind?: Toast['kind']
  /** Until the person has seen it. */
  readonly stays?: boolean
}

const SHOWN_MS = 6_000
const MOST = 3

/** Passing words, the newest last. */
export class Toasts {
  items = $state.raw<readonly Toast[]>([])
  #last = 0

  /** Says something for a few seconds; longer where something can be done about it. */
  say(text: string, more: SayOptions = {}): void {
    this.#add([{ text }], more)
  }

  /** Says why something failed. */
  fail(error: unknown): void {
    this.#add(explain(error).spoken, { kind: 'failed' })
  }

  #add(text: Toast['text'], { action, kind = 'done', stays = false }: SayOptions): void {
    const id = ++this.#last
    this.items = [...this.items, { id, text, action, kind }].slice(-MOST)
    if (stays) return
    setTimeout(() => this.dismiss(id), action || kind === 'failed' ? 2 * SHOWN_MS : SHOWN_MS)
  }

  dismiss(id: number): void {
    this.items = this.items.filter((toast) => toast.id !== id)
  }
}
