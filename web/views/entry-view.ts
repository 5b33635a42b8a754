import { element } from '../dom/element.ts'
import type { Field } from '../dom/field.ts'
import { Form } from '../dom/form.ts'
import type { View } from '../dom/page.ts'

interface EntryOptions {
  readonly title: string
  /** What a person should know before filling it in. */
  readonly lead?: string | undefined
  readonly fields: readonly Field[]
  readonly action: { readonly idle: string; readonly busy: string }
  readonly onSubmit: () => Promise<void>
  /** Where to go instead. */
  readonly instead?: { readonly words: string; readonly link: string; readonly path: string }
}

/** A view that is one form before the door: log in, set up, set a password. The first empty field gets the focus. */
export function entryView({ title, lead, fields, instead, ...form }: EntryOptions): View {
  const { element: formElement } = new Form({ fields, ...form })
  const parts: Node[] = [element('h1', {}, title)]
  if (lead !== undefined) parts.push(element('p', { class: 'lead' }, lead))
  parts.push(formElement)
  if (instead) parts.push(insteadLine(instead))
  return {
    title,
    element: element('section', { class: 'entry', tabindex: '-1' }, ...parts),
    focus: fields.find(({ value }) => value === '')?.input,
  }
}

function insteadLine({ words, link, path }: NonNullable<EntryOptions['instead']>): HTMLElement {
  return element('p', { class: 'instead' }, `${words} `, element('a', { href: path }, link))
}
