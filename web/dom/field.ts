import { element } from './element.ts'

interface FieldOptions {
  /** Name of the member that the API gets, so that its complaints find the field. */
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly input: HTMLInputElement | HTMLTextAreaElement
  /** What is wrong with a value, in words; undefined when it can be sent. */
  readonly check: (value: string) => string | undefined
}

/** A labelled input that can say what is wrong with it. */
export class Field {
  readonly element: HTMLElement
  readonly name: string
  readonly input: FieldOptions['input']
  readonly #check: FieldOptions['check']
  readonly #complaint: HTMLElement

  constructor({ name, label, hint, input, check }: FieldOptions) {
    this.name = name
    this.input = input
    this.#check = check
    input.id = `field-${name}`
    this.#complaint = element('p', { class: 'complaint', id: `${input.id}-complaint` })
    const hints =
      hint === undefined ? [] : [element('p', { class: 'hint', id: `${input.id}-hint` }, hint)]
    const descriptions = [...hints, this.#complaint]
    input.setAttribute('aria-describedby', descriptions.map(({ id }) => id).join(' '))
    const caption = element('label', { for: input.id }, label)
    this.element = element('div', { class: 'field' }, caption, input, ...descriptions)
  }

  get value(): string {
    return this.input.value
  }

  /** Checks the value, shows what is wrong with it, and says whether nothing is. */
  accept(): boolean {
    const wrong = this.#check(this.value)
    this.complain(wrong ?? '')
    return wrong === undefined
  }

  /** Shows what is wrong with the value; nothing when the words are empty. */
  complain(words: string): void {
    this.#complaint.textContent = words
    if (words === '') this.input.removeAttribute('aria-invalid')
    else this.input.setAttribute('aria-invalid', 'true')
  }
}
