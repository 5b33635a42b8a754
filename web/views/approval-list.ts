import type { Approval, Approvals } from '../api/approvals.ts'
import { button } from '../dom/button.ts'
import { element } from '../dom/element.ts'
import { Notice } from '../dom/notice.ts'

const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const WAITING = 'pending'
/** A unified diff begins with two names and a place. */
const HEAD_LINES = 3

/** What the assistant asks to be allowed, each with a yes and a no. */
export class ApprovalList {
  readonly element: HTMLElement
  readonly refresh: HTMLButtonElement
  readonly #approvals: Approvals
  readonly #status = element('p', { class: 'status', role: 'status' })
  readonly #notice = new Notice()
  readonly #items = element('ol', { class: 'memories' })

  constructor(approvals: Approvals) {
    this.#approvals = approvals
    this.refresh = button({ text: 'Look again', kind: 'quiet' }, () => void this.show())
    const head = element('div', { class: 'head' }, this.#status, this.refresh)
    const parts = [head, this.#notice.element, this.#items]
    this.element = element('section', { class: 'list', 'aria-label': 'Approvals' }, ...parts)
  }

  /** Reads the list anew. */
  async show(): Promise<void> {
    this.#notice.clear()
    try {
      const found = await this.#approvals.newest()
      const waiting = found.filter(({ status }) => status === WAITING).length
      this.#status.textContent =
        waiting === 0 ? 'Nothing waits for you.' : `${waiting} waiting for your decision.`
      this.#items.replaceChildren(...found.map((one) => this.#item(one)))
    } catch (error) {
      this.#notice.show(error, () => void this.show())
    }
  }

  #item(approval: Approval): HTMLElement {
    const { id, tool, why, risk, askedAt, status, result, readUntrusted, diff } = approval
    const name = tool.replaceAll('_', ' ')
    const warning = readUntrusted
      ? ['It had read words that are not yours (of a file or a mail) before it asked.']
      : []
    const fine = [`Risk ${risk}. Asked ${whenWords(askedAt)}.`, why, ...warning, result ?? '']
    const notes = fine.filter((words) => words !== '')
    const item = element(
      'li',
      { class: 'memory' },
      element('h2', {}, name),
      inputView(approval),
      ...(diff === undefined ? [] : [diffView(diff)]),
      ...notes.map((words) => element('p', { class: 'fine', dir: 'auto' }, words)),
    )
    if (status === WAITING) item.append(this.#ways(item, { id, name }))
    else item.append(element('p', { class: 'tag fine' }, status))
    return item
  }

  #ways(item: HTMLElement, { id, name }: { readonly id: string; readonly name: string }) {
    const decide = async (decision: 'approve' | 'reject'): Promise<void> => {
      this.#notice.clear()
      try {
        const decided = this.#item(await this.#approvals.decide(id, decision))
        decided.tabIndex = -1
        item.replaceWith(decided)
        decided.focus()
      } catch (error) {
        this.#notice.show(error, () => void this.show())
      }
    }
    const yes = { text: 'Approve', label: `Approve: ${name}`, kind: 'primary' } as const
    const no = { text: 'Reject', label: `Reject: ${name}`, kind: 'quiet' } as const
    return element(
      'div',
      { class: 'action' },
      button(yes, () => void decide('approve')),
      button(no, () => void decide('reject')),
    )
  }
}

function inputView({ input }: Approval): HTMLElement {
  const rows = input.flatMap(([name, value]) => [
    element('dt', {}, name),
    element('dd', { dir: 'auto' }, value),
  ])
  return element('dl', { class: 'input' }, ...rows)
}

/** What goes and what comes, by their signs: colour alone tells nobody who does not see it. */
function diffView(diff: string): HTMLElement {
  const lines = diff.split('\n').map((line, place) => {
    const sign = place < HEAD_LINES ? '' : line.slice(0, 1)
    const kind = sign === '+' ? 'comes' : sign === '-' ? 'goes' : 'stays'
    return element('span', { class: kind }, `${line}\n`)
  })
  return element('pre', { class: 'diff', 'aria-label': 'What would be changed' }, ...lines)
}

function whenWords(at: string): string {
  const time = new Date(at)
  return Number.isNaN(time.getTime()) ? at : times.format(time)
}
