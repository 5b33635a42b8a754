import type { ToldChatEvent } from '../../shared/api/chat.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { isErrorCode } from '../../shared/errors/error-codes.ts'
import { oneLine } from '../terminal/safe-text.ts'
import type { Output } from '../terminal/output.ts'
import type { ReplyPlace } from './follow-reply.ts'

type EventOf<Name extends ToldChatEvent['name']> = Extract<ToldChatEvent, { name: Name }>
export type Citation = EventOf<'citation'>['data']

const TOOL_WORDS = {
  running: 'uses',
  'awaiting-approval': 'asks for your approval to use',
  done: 'has used',
  failed: 'could not use',
  refused: 'may not use',
} as const

/** Shows a reply as it comes: its text on stdout with its sources below, everything else said of it on stderr. */
export class ShownReply {
  readonly #output: Output
  readonly #citations: Citation[] = []
  #place: ReplyPlace | undefined
  #end: EventOf<'done'> | EventOf<'error'> | undefined
  #isInLine = false

  constructor(output: Output) {
    this.#output = output
  }

  /** Known as soon as the reply has begun. */
  get place(): ReplyPlace | undefined {
    return this.#place
  }

  get citations(): readonly Citation[] {
    return this.#citations
  }

  show(event: ToldChatEvent): void {
    this.#note(event)
    if (this.#output.json) this.#output.line(JSON.stringify(event))
    else this.#say(event)
  }

  /** Throws what went wrong with it. */
  checkEnd(): void {
    if (this.#end?.name === 'error') {
      const { code, message } = this.#end.data.problem
      throw new AppError(isErrorCode(code) ? code : 'internal', message)
    }
    if (this.#end?.data.interrupted)
      throw new AppError('model-failed', 'The reply was interrupted. What there is of it is kept.')
  }

  #note(event: ToldChatEvent): void {
    if (event.name === 'start') this.#place = event.data
    if (event.name === 'citation') this.#citations.push(event.data)
    if (event.name === 'done' || event.name === 'error') this.#end = event
  }

  #say(event: ToldChatEvent): void {
    switch (event.name) {
      case 'delta':
        this.#isInLine = !event.data.text.endsWith('\n')
        return this.#output.piece(event.data.text)
      case 'queued':
        return this.#aside(`${event.data.position} before you at the model server.`)
      case 'fallback':
        return this.#aside(`Passed over ${event.data.model}: ${event.data.reason}`)
      case 'tool':
        return this.#aside(toolWords(event.data))
      case 'done':
        return this.#close(event.data)
      case 'error':
        return this.#endLine()
      case 'start':
      case 'citation':
        return undefined
    }
  }

  #close({ model, usage }: EventOf<'done'>['data']): void {
    this.#endLine()
    if (this.#citations.length > 0) this.#output.line('')
    for (const { n, memoryId, snippet } of this.#citations)
      this.#output.line(`[${n}] ${oneLine(memoryId)}  ${oneLine(snippet)}`)
    const tokens =
      usage.completionTokens === null || model === 'builtin'
        ? ''
        : `, ${usage.promptTokens ?? '?'} + ${usage.completionTokens} tokens`
    const by = model === 'builtin' ? 'without a model' : `by ${oneLine(model)}`
    const id = this.#place?.conversationId ?? ''
    this.#output.note(`Replied ${by}${tokens}. Go on with: --conversation ${id}`)
  }

  #aside(words: string): void {
    this.#endLine()
    this.#output.note(oneLine(words))
  }

  #endLine(): void {
    if (!this.#isInLine) return
    this.#output.piece('\n')
    this.#isInLine = false
  }
}

function toolWords({ name, state, approvalId }: EventOf<'tool'>['data']): string {
  const approval = approvalId === undefined ? '' : ` (${approvalId})`
  return `The assistant ${TOOL_WORDS[state]} ${name}${approval}.`
}
