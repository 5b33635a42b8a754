import { element } from './element.ts'

interface ButtonOptions {
  readonly text: string
  /** What it is called where its text alone would not tell. */
  readonly label?: string
  readonly kind: 'primary' | 'quiet'
}

/** A button that does something at once. */
export function button(
  { text, label, kind }: ButtonOptions,
  onClick: () => void,
): HTMLButtonElement {
  const named = label === undefined ? {} : { 'aria-label': label }
  const made = element('button', { type: 'button', class: kind, ...named }, text)
  made.addEventListener('click', onClick)
  return made
}
