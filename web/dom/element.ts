type Children = readonly (Node | string)[]

/** Makes an element. Strings become text, whatever stands in them: nothing here reads markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: Children
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/** The element of the document that has an id. */
export function elementById(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (!found) throw new TypeError(`the document has no #${id}`)
  return found
}
