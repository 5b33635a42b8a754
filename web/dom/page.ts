import { elementById } from './element.ts'

/** Something that fills the page. */
export interface View {
  readonly title: string
  readonly element: HTMLElement
  /** Where the focus goes; without one, to the view itself. */
  readonly focus?: HTMLElement | undefined
  /** What stands in the head of the page beside the name. */
  readonly session?: readonly Node[]
}

/** Shows a view in place of the one before. */
export function show({ title, element, focus = element, session = [] }: View): void {
  document.title = `${title} · MetaHuman OS`
  elementById('session').replaceChildren(...session)
  elementById('main').replaceChildren(element)
  focus.focus()
}

/**
 * Shows a view under another address, which takes the place of the one before: a used token must not stay in it. At the same address the
 * place within it stays.
 */
export function showAt(path: string, view: View): void {
  if (location.pathname !== path) history.replaceState(null, '', path)
  show(view)
}
