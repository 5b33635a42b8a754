import { routes } from '../../shared/api/routes.ts'
import type { AppError } from '../../shared/errors/app-error.ts'
import { createApiClient } from '../api-client.ts'
import { terminalPrompt } from '../attach/attach-prompt.ts'
import type { CommandContext } from '../command-context.ts'
import type { ProfileConnection } from '../connect.ts'
import { CHAT_COMMANDS, type ChatSession, completionsOf, runChatLine } from './chat-commands.ts'
import { followReply, type ReplyPlace } from './follow-reply.ts'
import { type Citation, ShownReply } from './show-reply.ts'

/** Speaks with the assistant at a terminal, until the person leaves. */
export async function chatAtPrompt(
  context: CommandContext,
  connection: ProfileConnection,
  conversation: string | undefined,
): Promise<void> {
  const left = new AbortController()
  const signal = AbortSignal.any([context.signal, left.signal])
  const client = createApiClient(context.link, signal)
  const leave = (): void => left.abort()
  const session = new PromptSession(context, { ...connection, client, signal, leave }, conversation)
  context.output.note(`Say something, or ${CHAT_COMMANDS.map(({ name }) => name).join(', ')}`)
  const prompt = terminalPrompt({
    context,
    profile: connection.profile,
    signal,
    run: (line) => runChatLine(session, line),
    onFailure: (failure: AppError) => context.output.note(`failed: ${failure.message}`),
    completions: completionsOf,
    // The first Ctrl-C ends a reply, the next the conversation.
    onInterrupt: () => void (session.interrupt() || context.interrupt()),
    onTyped: (line) => {
      if (line.trim() === '/stop') session.interrupt()
    },
  })
  await prompt.serve()
  context.signal.throwIfAborted()
}

interface Connected extends Pick<ProfileConnection, 'client' | 'profile'> {
  readonly signal: AbortSignal
  readonly leave: () => void
}

/** One conversation at a prompt, which another may follow. */
class PromptSession implements ChatSession {
  readonly client: ProfileConnection['client']
  readonly profile: string
  readonly output: CommandContext['output']
  readonly leave: () => void
  citations: readonly Citation[] = []
  #conversationId: string | undefined
  #last: ReplyPlace | undefined
  #replying: ShownReply | undefined
  #stopping: ShownReply | undefined
  readonly #signal: AbortSignal

  constructor(
    { output }: CommandContext,
    { client, profile, signal, leave }: Connected,
    conversation: string | undefined,
  ) {
    this.output = output
    this.client = client
    this.profile = profile
    this.leave = leave
    this.#signal = signal
    this.#conversationId = conversation
  }

  get last(): ReplyPlace | undefined {
    return this.#last
  }

  begin(): void {
    this.#conversationId = undefined
    this.#last = undefined
    this.citations = []
  }

  async say(message: string, replaces?: string): Promise<void> {
    const { client, profile } = this
    const body = { message, replaces, conversationId: this.#conversationId }
    await this.#follow(() => client.follow(routes.chat, { profile, body }))
  }

  async retry({ conversationId: id, replyId }: ReplyPlace): Promise<void> {
    const { client, profile } = this
    const params = { id, replyId }
    await this.#follow(() => client.follow(routes.retryReply, { profile, params }))
  }

  /** Stops the reply that is being given, and says whether there is one that was not asked to stop before; how it ends is shown as ever. */
  interrupt(): boolean {
    const replying = this.#replying
    if (!replying?.place || replying === this.#stopping) return false
    this.#stopping = replying
    const { conversationId: id, replyId } = replying.place
    const { client, profile, output } = this
    client
      .call(routes.stopReply, { profile, params: { id, replyId } })
      .catch(() => output.note('The reply cannot be stopped.'))
    return true
  }

  async #follow(begin: Parameters<typeof followReply>[0]['begin']): Promise<void> {
    const { client, profile, output } = this
    const shown = new ShownReply(output)
    this.#replying = shown
    try {
      await followReply({
        client,
        profile,
        signal: this.#signal,
        begin,
        onEvent: (event) => shown.show(event),
        onLost: () => output.note('The connection is lost; taking the reply up again …'),
      })
    } finally {
      this.#replying = undefined
      this.#last = shown.place ?? this.#last
      this.#conversationId = this.#last?.conversationId ?? this.#conversationId
      this.citations = shown.citations
    }
    shown.checkEnd()
  }
}
