import type { Command } from '../../app/commands.svelte.ts'
import type { Message, Reply } from './reply-after.ts'
import type { Talk } from './talk.svelte.ts'
import { words } from './words.ts'

interface ChatCommandsOptions {
  readonly talk: Talk
  readonly startNew: () => void
  readonly focusComposer: () => void
  readonly showHelp: () => void
  readonly showConversations: () => void
  readonly retry: (reply: Reply) => void
  readonly edit: (message: Message) => void
}

/** What can be done in a chat by the palette and the keys; stopping while a reply comes only. */
export function chatCommands(options: ChatCommandsOptions): Command[] {
  const { talk, startNew, focusComposer, showHelp, showConversations } = options
  const group = words.t.chat
  const always = [
    { id: 'chat-new', title: words.t.newConversation, group, keys: 'n', run: startNew },
    { id: 'chat-say', title: words.t.focusComposer, group, keys: '/', run: focusComposer },
    { id: 'chat-help', title: words.t.helpTitle, group, keys: 'h', run: showHelp },
    { id: 'chat-list', title: words.t.toConversations, group, keys: 'l', run: showConversations },
  ]
  if (!talk.coming) return [...always, ...ofLast(options)]
  const stop = (): void => void talk.stop()
  return [...always, { id: 'chat-stop', title: words.t.stop, group, keys: 's', run: stop }]
}

/** What can be done with what was said last. */
function ofLast({ talk, retry, edit }: ChatCommandsOptions): readonly Command[] {
  const last = talk.turns.at(-1)
  if (!last) return []
  const group = words.t.chat
  const { message } = last
  const reply = last.replies.at(-1)
  const again = (one: Reply): Command[] => [
    { id: 'chat-retry', title: words.t.retryLast, group, keys: 'r', run: () => retry(one) },
  ]
  return [
    ...(reply ? again(reply) : []),
    { id: 'chat-edit', title: words.t.editLast, group, keys: 'e', run: () => edit(message) },
  ]
}
