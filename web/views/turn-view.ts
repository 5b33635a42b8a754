import type { Citation, Reply, ShownTurn } from '../api/chat-shapes.ts'
import { button } from '../dom/button.ts'
import { element } from '../dom/element.ts'
import { ReplyView } from './reply-view.ts'

interface TurnOptions {
  readonly turn: ShownTurn
  readonly isLast: boolean
  readonly onCited: (citation: Citation) => void
  readonly onEdit: (message: ShownTurn['message']) => void
  readonly onRetry: (reply: Reply) => void
}

/** What was said and what was replied. The last reply is shown, earlier ones on demand. */
export function turnView(options: TurnOptions): HTMLElement {
  const { turn, onCited, onEdit } = options
  const { message, replies } = turn
  const edit = button(
    { text: 'Edit', label: `Edit: ${beginning(message.text)}`, kind: 'quiet' },
    () => onEdit(message),
  )
  const last = replies.at(-1)
  const shown = last
    ? [
        new ReplyView(onCited, last).element,
        element('div', { class: 'ways' }, ...ways(last, options)),
      ]
    : []
  return element(
    'li',
    { class: 'turn', 'data-message': message.id },
    saidView(message.text, edit),
    ...earlier(replies.slice(0, -1), onCited),
    ...shown,
  )
}

/** What a person said. */
export function saidView(text: string, ...more: Node[]): HTMLElement {
  const words = element('p', { class: 'text', dir: 'auto' }, text)
  return element(
    'div',
    { class: 'said' },
    element('h3', { class: 'unseen' }, 'You'),
    words,
    ...more,
  )
}

function ways(reply: Reply, { isLast, onRetry }: TurnOptions): HTMLElement[] {
  const again = isLast ? [button({ text: 'Try again', kind: 'quiet' }, () => onRetry(reply))] : []
  return reply.text === '' ? again : [...again, ...copyButton(reply.text)]
}

/** Only pages of a safe origin may write to the clipboard. */
function copyButton(text: string): HTMLElement[] {
  if (!isSecureContext) return []
  const copy = button({ text: 'Copy', kind: 'quiet' }, () => {
    void navigator.clipboard.writeText(text).then(
      () => (copy.textContent = 'Copied'),
      () => (copy.textContent = 'The browser does not allow it'),
    )
  })
  return [copy]
}

function earlier(replies: readonly Reply[], onCited: (citation: Citation) => void): HTMLElement[] {
  if (replies.length === 0) return []
  const words = replies.length === 1 ? 'An earlier reply' : `${replies.length} earlier replies`
  const views = replies.map((reply) => new ReplyView(onCited, reply).element)
  return [element('details', { class: 'earlier' }, element('summary', {}, words), ...views)]
}

const LONGEST_LABEL = 40

function beginning(text: string): string {
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL)}…` : text
}
