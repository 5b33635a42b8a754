import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import { wholeNumber } from '../option-values.ts'
import type { SayOptions } from './chat.ts'

/** Declares the commands for the chat. */
export function declareChatCommands(program: Command, run: RunAction): void {
  const chat = program
    .command('chat')
    .description('speak with your assistant; without a message, at a prompt')
    .argument('[message]', 'what to say; - for stdin')
    .option('--conversation <id>', 'go on with a conversation')
    .option('--remember', 'keep the exchange as a memory, where the mode would not')
    .action((message: string | undefined, options: Omit<SayOptions, 'message'>) =>
      run(async (context) => (await import('./chat.ts')).chat(context, { message, ...options })),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh chat "What did Sarah say about the boat?"\n  mh chat\n  mh chat list',
    )
  declareList(chat, run)
  declareShow(chat, run)
  declareDelete(chat, run)
}

function declareList(chat: Command, run: RunAction): void {
  chat
    .command('list')
    .description('list the conversations, the one that changed last first')
    .option('--limit <n>', 'how many at most', wholeNumber(1, 200))
    .option('--cursor <cursor>', 'go on where a list ended')
    .action((options: { limit?: number; cursor?: string }) =>
      run(async (context) => (await import('./conversations.ts')).listChats(context, options)),
    )
    .addHelpText('after', '\nExample:\n  mh chat list --limit 10')
}

function declareShow(chat: Command, run: RunAction): void {
  chat
    .command('show')
    .description('show a conversation')
    .argument('<id>')
    .action((id: string) =>
      run(async (context) => (await import('./conversations.ts')).showChat(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh chat show chat-01a2130f-3c12-7b41-953f-2670dbdbfe12')
}

function declareDelete(chat: Command, run: RunAction): void {
  chat
    .command('delete')
    .description('delete a conversation; the memories that came of it stay')
    .argument('<id>')
    .action((id: string) =>
      run(async (context) => (await import('./conversations.ts')).deleteChat(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh chat delete chat-01a2130f-3c12-7b41-953f-2670dbdbfe12')
}
