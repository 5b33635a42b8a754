import type { Citation, Reply, ReplyEvent } from '../api/chat-shapes.ts'
import { element } from '../dom/element.ts'
import { replyText, sources } from './reply-text.ts'

const BUILTIN = 'builtin'
const TOOL_WORDS: Readonly<Record<string, string>> = {
  running: 'is at work',
  'awaiting-approval': 'waits for your approval: see Approvals',
  done: 'is done',
  failed: 'failed',
  refused: 'was refused',
}
const NOTHING: Reply = {
  id: '',
  status: 'streaming',
  text: '',
  model: '',
  citations: [],
  tools: [],
  passedOver: [],
  problem: undefined,
}

/** One reply, while it comes and afterwards. */
export class ReplyView {
  readonly element = element('div', { class: 'reply' })
  readonly #onCited: (citation: Citation) => void
  readonly #text = element('p', { class: 'text', dir: 'auto' })
  readonly #sources = element('div', { class: 'rests' })
  readonly #notes = element('ul', { class: 'notes fine' })
  readonly #label = element('p', { class: 'fine label' })
  #reply: Reply
  #queued: number | undefined

  constructor(onCited: (citation: Citation) => void, reply: Reply = NOTHING) {
    this.#onCited = onCited
    this.#reply = reply
    this.element.append(this.#text, this.#sources, this.#notes, this.#label)
    this.#show()
  }

  get reply(): Reply {
    return this.#reply
  }

  /** Takes in what has come. */
  take(event: ReplyEvent): void {
    this.#queued = event.kind === 'queued' ? event.position : undefined
    const before = this.#reply
    this.#reply = replyAfter(before, event)
    // Text that is only appended to is neither laid out nor read out anew.
    if (event.kind === 'delta') this.#text.append(event.text)
    if (event.kind !== 'delta' || before.text === '') this.#show()
  }

  #show(): void {
    const { status, text, citations } = this.#reply
    const isComing = status === 'streaming'
    this.element.setAttribute('aria-busy', String(isComing))
    this.element.classList.toggle('coming', isComing)
    if (!isComing) this.#text.replaceChildren(...replyText(text, citations, this.#onCited))
    else if (text === '' || this.#text.textContent === '') this.#text.replaceChildren(text)
    this.#sources.replaceChildren(...sources(citations, this.#onCited))
    const notes = notesOf(this.#reply, this.#queued)
    this.#notes.replaceChildren(...notes.map((words) => element('li', {}, words)))
    this.#label.textContent = labelOf(this.#reply)
  }
}

/** A reply after one of its events. */
export function replyAfter(reply: Reply, event: ReplyEvent): Reply {
  switch (event.kind) {
    case 'start':
      return { ...NOTHING, id: event.replyId, model: event.model }
    case 'delta':
      return { ...reply, text: reply.text + event.text }
    case 'citation':
      return { ...reply, citations: [...reply.citations, event] }
    case 'tool':
      return { ...reply, tools: [...reply.tools.filter(({ name }) => name !== event.name), event] }
    case 'fallback':
      return { ...reply, passedOver: [...reply.passedOver, event] }
    case 'done':
      return { ...reply, model: event.model, status: event.interrupted ? 'interrupted' : 'done' }
    case 'error':
      return { ...reply, status: 'failed', problem: event.message }
    case 'queued':
      return reply
  }
}

function notesOf({ passedOver, tools, problem }: Reply, queued: number | undefined): string[] {
  return [
    ...passedOver.map(({ model, reason }) => `${model} was passed over: ${reason}`),
    ...tools.map(({ name, state }) => `${name.replaceAll('_', ' ')} ${TOOL_WORDS[state] ?? state}`),
    ...(queued === undefined ? [] : [queuedWords(queued)]),
    ...(problem === undefined ? [] : [problem]),
  ]
}

function queuedWords(position: number): string {
  if (position === 0) return 'Next at the model server …'
  return `Waiting at the model server: ${position} before you`
}

function labelOf({ status, model }: Reply): string {
  const by =
    model === BUILTIN
      ? 'No model: put together from your memories'
      : model === ''
        ? ''
        : `From ${model}`
  if (status === 'streaming') return by === '' ? 'Thinking …' : `${by} …`
  if (status === 'interrupted') return `${by === '' ? '' : `${by}. `}Broken off: this is not all.`
  return by
}
