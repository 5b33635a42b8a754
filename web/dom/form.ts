import { ProblemError } from '../api/problem.ts'
import { element } from './element.ts'
import type { Field } from './field.ts'
import { Notice } from './notice.ts'

interface FormOptions {
  readonly fields: readonly Field[]
  /** What the button says, and what it says while it works. */
  readonly action: { readonly idle: string; readonly busy: string }
  readonly onSubmit: () => Promise<void>
}

/** A form that checks its fields, sends them once at a time, and keeps what was typed when that fails. */
export class Form {
  readonly element: HTMLFormElement
  readonly #options: FormOptions
  readonly #button: HTMLButtonElement
  readonly #notice = new Notice()
  readonly #status = element('p', { class: 'status', role: 'status' })
  #isBusy = false

  constructor(options: FormOptions) {
    this.#options = options
    this.#button = element('button', { class: 'primary' }, options.action.idle)
    const fields = options.fields.map((field) => field.element)
    const row = element('div', { class: 'action' }, this.#button, this.#status)
    this.element = element('form', { novalidate: '' }, ...fields, this.#notice.element, row)
    this.element.addEventListener('submit', (event) => {
      event.preventDefault()
      if (!this.#isBusy) void this.#submit()
    })
    this.element.addEventListener('input', ({ target }) => {
      this.say('')
      options.fields.find(({ input }) => input === target)?.complain('')
    })
  }

  /** Says beside the button how it went. */
  say(words: string): void {
    this.#status.textContent = words
  }

  async #submit(): Promise<void> {
    this.#notice.clear()
    this.say('')
    const wrong = this.#options.fields.filter((field) => !field.accept())
    if (wrong[0]) return wrong[0].input.focus()
    this.#setBusy(true)
    try {
      await this.#options.onSubmit()
    } catch (error) {
      this.#onFailure(error)
    } finally {
      this.#setBusy(false)
    }
  }

  #onFailure(error: unknown): void {
    this.#notice.show(error)
    if (!(error instanceof ProblemError)) return
    for (const { path, message } of error.problem.fields) {
      this.#options.fields.find(({ name }) => name === path)?.complain(message)
    }
  }

  /** The button stays enabled, because a disabled one loses the focus. */
  #setBusy(isBusy: boolean): void {
    const { idle, busy } = this.#options.action
    this.#isBusy = isBusy
    this.#button.textContent = isBusy ? busy : idle
    this.#button.setAttribute('aria-disabled', String(isBusy))
  }
}
