import { ProblemError } from '../api/problem.ts'
import { button } from './button.ts'
import { element } from './element.ts'

/** The place for the reason of a failure: read out when it appears. */
export class Notice {
  readonly element = element('div', { class: 'notice', role: 'alert' })

  /** Shows why something failed. `again` is offered as "Try again". */
  show(error: unknown, again?: () => void): void {
    const { detail, requestId } = wordsOf(error)
    const lines = [element('p', {}, detail)]
    if (requestId !== undefined) lines.push(element('p', { class: 'fine' }, `Request ${requestId}`))
    const ways = again ? [button({ text: 'Try again', kind: 'quiet' }, again)] : []
    this.element.replaceChildren(...lines, ...ways)
  }

  clear(): void {
    this.element.replaceChildren()
  }
}

function wordsOf(error: unknown): { detail: string; requestId?: string | undefined } {
  if (error instanceof ProblemError) return error.problem
  // A mistake of the page's own: the browser's console has it.
  reportError(error)
  return { detail: 'Something in this page went wrong. Reload it.' }
}
