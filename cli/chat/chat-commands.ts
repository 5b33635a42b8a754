import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { ApiClient } from '../api-client.ts'
import type { Output } from '../terminal/output.ts'
import { oneLine } from '../terminal/safe-text.ts'
import { localTime } from '../terminal/time-words.ts'
import { chatsTable } from './conversations.ts'
import type { ReplyPlace } from './follow-reply.ts'
import type { Citation } from './show-reply.ts'

/** A conversation at a prompt, as its commands see it. */
export interface ChatSession {
  readonly client: ApiClient
  /** Username of the profile. */
  readonly profile: string
  readonly output: Output
  /** The last reply. */
  readonly last: ReplyPlace | undefined
  /** What the last reply cites. */
  readonly citations: readonly Citation[]
  say(message: string, replaces?: string): Promise<void>
  retry(reply: ReplyPlace): Promise<void>
  /** Lets the next message begin a new conversation. */
  begin(): void
  leave(): void
}

interface ChatCommand {
  readonly name: string
  readonly takes: string
  readonly meaning: string
  readonly run: (session: ChatSession, rest: string) => Promise<void>
}

/** The commands of the prompt; whatever does not begin with a slash is said. */
export const CHAT_COMMANDS: readonly ChatCommand[] = [
  { name: '/stop', takes: '', meaning: 'stop the reply that is being given', run: stop },
  { name: '/retry', takes: '', meaning: 'ask for another reply', run: retry },
  { name: '/edit', takes: 'TEXT', meaning: 'say something else instead of the last', run: edit },
  { name: '/why', takes: 'N', meaning: 'show the memory behind [N]', run: why },
  { name: '/new', takes: '', meaning: 'begin a new conversation', run: begin },
  { name: '/list', takes: '', meaning: 'list the conversations', run: list },
  { name: '/help', takes: '', meaning: 'show this', run: help },
  { name: '/quit', takes: '', meaning: 'leave', run: quit },
]

/** Runs one line of the prompt. Throws `wrong-usage` for a command that is none. */
export async function runChatLine(session: ChatSession, line: string): Promise<void> {
  const text = line.trim()
  if (text === '') return
  if (!text.startsWith('/')) return await session.say(text)
  const [, name = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? []
  const command = CHAT_COMMANDS.find((one) => one.name === name)
  if (!command) throw new AppError('wrong-usage', `"${oneLine(name)}" is no command. See: /help`)
  if (command.takes === '' ? rest !== '' : rest === '')
    throw new AppError('wrong-usage', `It is used so: ${usageOf(command)}`)
  await command.run(session, rest)
}

/** The commands that a line may go on with, for the Tab key. */
export function completionsOf(line: string): string[] {
  return CHAT_COMMANDS.map(({ name, takes }) => (takes === '' ? name : `${name} `)).filter(
    (name) => line.startsWith('/') && name.startsWith(line),
  )
}

/** While a reply is given the prompt hears of it at once; here it came too late. */
async function stop({ output }: ChatSession): Promise<void> {
  output.note('No reply is being given.')
}

async function retry(session: ChatSession): Promise<void> {
  await session.retry(lastOf(session))
}

async function edit(session: ChatSession, text: string): Promise<void> {
  const { client, profile } = session
  const { conversationId: id } = lastOf(session)
  const { items } = await client.call(routes.readChat, { profile, params: { id } })
  await session.say(text, items.at(-1)?.message.id)
}

async function why({ client, profile, citations, output }: ChatSession, n: string): Promise<void> {
  const cited = citations.find((one) => String(one.n) === n.replaceAll(/[[\]]/g, ''))
  if (!cited) {
    const there = citations.map((one) => `[${one.n}]`).join(' ') || 'nothing'
    throw new AppError('not-found', `The last reply cites ${there}.`)
  }
  const params = { id: cited.memoryId }
  const { event } = await client.call(routes.getMemory, { profile, params })
  const head = [localTime(event.timestamp), oneLine(event.type), oneLine(event.id)].join('  ')
  output.line(`${head}\n${event.content}`)
}

async function begin(session: ChatSession): Promise<void> {
  session.begin()
  session.output.note('What you say next begins a new conversation.')
}

async function list({ client, profile, output }: ChatSession): Promise<void> {
  const { items } = await client.call(routes.listChats, { profile, query: { limit: 20 } })
  output.line(chatsTable(items, output.columns))
}

async function help({ output }: ChatSession): Promise<void> {
  for (const command of CHAT_COMMANDS)
    output.line(`  ${usageOf(command).padEnd(12)}  ${command.meaning}`)
}

async function quit(session: ChatSession): Promise<void> {
  session.leave()
}

function lastOf({ last }: ChatSession): ReplyPlace {
  if (last) return last
  throw new AppError('wrong-usage', 'Nothing has been said here yet.')
}

function usageOf({ name, takes }: ChatCommand): string {
  return `${name} ${takes}`.trimEnd()
}
