import { button } from '../dom/button.ts'
import { element } from '../dom/element.ts'

/** What a person wants to say. */
export interface Draft {
  readonly text: string
  /** The id of a message that it replaces. */
  readonly replaces: string | undefined
  /** Keep it as a memory, where that is to be asked for. */
  readonly remember: boolean
}

interface ComposerOptions {
  readonly onSend: (draft: Draft) => void
  readonly onStop: () => void
}

/** Where one writes to the assistant. What was typed leaves it only once it has arrived. */
export class Composer {
  readonly element: HTMLFormElement
  readonly input = element('textarea', { rows: '2', id: 'say', maxlength: '100000' })
  readonly #options: ComposerOptions
  readonly #send = element('button', { class: 'primary' }, 'Send')
  readonly #stop: HTMLButtonElement
  readonly #status = element('p', { class: 'status', role: 'status' })
  readonly #editing = element('p', { class: 'editing fine' })
  readonly #remember = element('input', { type: 'checkbox', id: 'remember' })
  readonly #mode = element('p', { class: 'fine mode' })
  #replaces: string | undefined
  #isBusy = false

  constructor(options: ComposerOptions) {
    this.#options = options
    this.#stop = button({ text: 'Stop', kind: 'quiet' }, options.onStop)
    this.#stop.hidden = true
    const label = element('label', { for: this.input.id }, 'Say something')
    const hint = 'Enter sends, Shift and Enter begin a new line, Escape stops.'
    const hintLine = element('p', { class: 'hint', id: 'say-hint' }, hint)
    this.input.setAttribute('aria-describedby', hintLine.id)
    const row = element('div', { class: 'action' }, this.#send, this.#stop, this.#status)
    const parts = [label, this.#editing, this.input, hintLine, this.#mode, row]
    this.element = element('form', { class: 'composer', novalidate: '' }, ...parts)
    this.element.addEventListener('submit', (event) => {
      event.preventDefault()
      this.#submit()
    })
    this.element.addEventListener('keydown', (event) => this.#onKey(event))
  }

  /** Says beside the buttons how it goes. */
  say(words: string): void {
    this.#status.textContent = words
  }

  /** What was sent has arrived: it is not written here any more. */
  arrived({ text }: Draft): void {
    // Somebody may have typed on meanwhile.
    if (this.input.value.trim() === text) this.input.value = ''
    this.#endEditing()
  }

  setBusy(isBusy: boolean): void {
    this.#isBusy = isBusy
    this.#send.setAttribute('aria-disabled', String(isBusy))
    const hadFocus = document.activeElement === this.#stop
    this.#stop.hidden = !isBusy
    if (!isBusy && hadFocus) this.input.focus()
  }

  /** Takes a message up to be changed. */
  edit(message: { readonly id: string; readonly text: string }): void {
    this.#replaces = message.id
    this.input.value = message.text
    const cancel = button({ text: 'Leave it as it was', kind: 'quiet' }, () => {
      this.input.value = ''
      this.#endEditing()
      this.input.focus()
    })
    this.#editing.replaceChildren('It replaces what you said, and all that came after it. ', cancel)
    this.input.focus()
  }

  /** Says what is kept of a conversation in this cognitive mode. */
  showMode(mode: string): void {
    if (mode === 'emulation')
      this.#mode.textContent = 'Emulation mode: nothing of this is remembered.'
    if (mode !== 'agent') return
    const label = element('label', { for: this.#remember.id }, 'Remember this (agent mode)')
    this.#mode.replaceChildren(this.#remember, label)
  }

  clear(): void {
    this.#endEditing()
    this.say('')
  }

  #endEditing(): void {
    this.#replaces = undefined
    this.#editing.replaceChildren()
  }

  #submit(): void {
    const text = this.input.value.trim()
    if (this.#isBusy || text === '') return this.input.focus()
    const remember = this.#remember.checked
    this.#options.onSend({ text, replaces: this.#replaces, remember })
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.#isBusy) return this.#options.onStop()
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    if (event.target !== this.input) return
    event.preventDefault()
    this.#submit()
  }
}
