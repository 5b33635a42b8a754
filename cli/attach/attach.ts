import type { AppError } from '../../shared/errors/app-error.ts'
import { createApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { problemDocument } from '../failure.ts'
import { canAsk } from '../terminal/prompt.ts'
import { runAttachLine } from './attach-commands.ts'
import { type AttachPrompt, plainPrompt, terminalPrompt } from './attach-prompt.ts'
import type { AttachSession, AttachStatus, Said } from './attach-session.ts'
import { type LiveView, liveView } from './live-view.ts'

interface AttachOptions {
  /** Username of the profile. */
  readonly name: string
  readonly lines: number
}

/** `mh attach`: live view of a worker, with a prompt on a terminal, and commands from stdin elsewhere. */
export async function attach(context: CommandContext, options: AttachOptions): Promise<void> {
  await connect(context)
  const left = new AbortController()
  const signal = AbortSignal.any([context.signal, left.signal])
  const attached = new Attached(context, { ...options, signal, leave: () => left.abort() })
  try {
    await attached.run()
  } finally {
    left.abort()
  }
  context.signal.throwIfAborted()
}

interface AttachedOptions extends AttachOptions {
  readonly signal: AbortSignal
  readonly leave: () => void
}

/** One person's being attached: the view and the prompt, joined. */
class Attached {
  readonly #context: CommandContext
  readonly #options: AttachedOptions
  readonly #prompt: AttachPrompt
  readonly #view: LiveView
  #status: AttachStatus | undefined
  #failure: AppError | undefined

  constructor(context: CommandContext, options: AttachedOptions) {
    this.#context = context
    this.#options = options
    const { name: profile, lines, signal, leave } = options
    const client = createApiClient(context.link, signal)
    const say = (said: Said): void => this.#say(said)
    const session: AttachSession = {
      client,
      profile,
      say,
      status: () => this.#status,
      detach: leave,
    }
    const makePrompt = canAsk(context) ? terminalPrompt : plainPrompt
    this.#prompt = makePrompt({
      context,
      profile,
      signal,
      run: (line) => runAttachLine(session, line),
      onFailure: (failure) => this.#onFailure(failure),
    })
    this.#view = liveView({
      link: context.link,
      client,
      profile,
      lines,
      signal,
      say,
      onStatus: (status) => (this.#status = status),
    })
  }

  /** Settled when the person has left. Throws what ended it otherwise, and on a pipe the first command's failure. */
  async run(): Promise<void> {
    const { signal, leave } = this.#options
    // Heard of below; a failure before that must not end the process.
    this.#view.over.catch(() => undefined)
    await this.#view.attached
    await Promise.race([this.#prompt.serve(), this.#view.over])
    if (!signal.aborted) leave()
    if (this.#failure && !canAsk(this.#context)) throw this.#failure
  }

  #say({ kind, told, words }: Said): void {
    const { output } = this.#context
    const line = output.json ? JSON.stringify({ kind, ...told }) : withKind(kind, words)
    this.#prompt.write(() => output.line(line))
  }

  #onFailure(failure: AppError): void {
    this.#failure ??= failure
    const { message } = failure
    this.#say({ kind: 'answer', told: problemDocument(failure), words: `failed: ${message}` })
  }
}

/** Answers stand alone; what comes by itself says what it is. */
function withKind(kind: Said['kind'], words: string): string {
  return kind === 'answer' ? words : `${kind.padEnd(6)}  ${words}`
}
