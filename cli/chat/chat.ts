import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { createApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile, type ProfileConnection } from '../connect.ts'
import { canAsk } from '../terminal/prompt.ts'
import { readInput } from '../terminal/read-input.ts'
import { followReply } from './follow-reply.ts'
import { ShownReply } from './show-reply.ts'

/** The options of `mh chat`. */
export interface SayOptions {
  readonly message: string | undefined
  readonly conversation?: string
  readonly remember?: boolean
}

const STOP_MS = 5_000

/** `mh chat`: one message with its reply; without one, at a prompt. */
export async function chat(context: CommandContext, options: SayOptions): Promise<void> {
  const { message, conversation, remember } = options
  if (message === undefined) return await atPrompt(context, conversation)
  const text = message === '-' ? await readInput(context.input, context.signal) : message
  const connection = await connectToProfile(context)
  const shown = new ShownReply(context.output)
  const { client, profile } = connection
  const body = { message: text, conversationId: conversation, remember }
  await followReply({
    client,
    profile,
    signal: context.signal,
    begin: () => client.follow(routes.chat, { profile, body }),
    onEvent: (event) => shown.show(event),
    onLost: () => context.output.note('The connection is lost; taking the reply up again …'),
  })
  if (context.signal.aborted) await stopReply(context, connection, shown)
  shown.checkEnd()
}

/** Whoever presses Ctrl-C wants no more of the reply. What cannot be stopped goes on and is kept. */
async function stopReply(
  { link, output, signal }: CommandContext,
  { profile }: ProfileConnection,
  { place }: ShownReply,
): Promise<never> {
  if (place) {
    const client = createApiClient(link, AbortSignal.timeout(STOP_MS))
    const { conversationId: id, replyId } = place
    await client
      .call(routes.stopReply, { profile, params: { id, replyId } })
      .catch(() => output.note('The reply goes on. See: mh chat list'))
  }
  signal.throwIfAborted()
  throw new AppError('internal', 'Nothing was interrupted.')
}

async function atPrompt(context: CommandContext, conversation: string | undefined): Promise<void> {
  if (!canAsk(context) || context.output.json) {
    throw new AppError(
      'wrong-usage',
      'Here is no terminal to speak at. Say it so: mh chat "MESSAGE", or mh chat - for stdin.',
    )
  }
  const connection = await connectToProfile(context)
  const { chatAtPrompt } = await import('./chat-prompt.ts')
  await chatAtPrompt(context, connection, conversation)
}
