import type { Command } from '../../app/commands.svelte.ts'
import type { Talk } from './talk.svelte.ts'
import { words } from './words.ts'

interface ChatCommandsOptions {
  readonly talk: Talk
  readonly startNew: () => void
  readonly focusComposer: () => void
  readonly showHelp: () => void
}

/** What can be done in a chat by the palette and the keys; stopping while a reply comes only. */
export function chatCommands(options: ChatCommandsOptions): Command[] {
  const { talk, startNew, focusComposer, showHelp } = options
  const group = words.t.chat
  const always = [
    { id: 'chat-new', title: words.t.newConversation, group, keys: 'n', run: startNew },
    { id: 'chat-say', title: words.t.focusComposer, group, keys: '/', run: focusComposer },
    { id: 'chat-help', title: words.t.helpTitle, group, run: showHelp },
  ]
  if (!talk.coming) return always
  const stop = (): void => void talk.stop()
  return [...always, { id: 'chat-stop', title: words.t.stop, group, keys: 's', run: stop }]
}
