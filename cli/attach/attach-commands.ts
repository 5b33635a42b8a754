import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { hitWords } from '../memories/remember.ts'
import { oneLine } from '../terminal/safe-text.ts'
import type { AttachSession } from './attach-session.ts'

/** A command of the prompt. */
export interface AttachCommand {
  readonly name: string
  /** What follows the name, as the help shows it. */
  readonly takes: string
  readonly meaning: string
  readonly run: (session: AttachSession, rest: string) => Promise<void>
}

/** The commands of the prompt of `mh attach`. A new one is added here; help and completion follow. */
export const ATTACH_COMMANDS: readonly AttachCommand[] = [
  { name: 'capture', takes: 'TEXT', meaning: 'keep a memory', run: capture },
  { name: 'remember', takes: 'WORDS', meaning: 'find memories', run: remember },
  { name: 'status', takes: '', meaning: 'how the worker is, and why it is awake', run: status },
  { name: 'help', takes: '', meaning: 'show this', run: help },
  { name: 'detach', takes: '', meaning: 'leave; the worker goes on', run: detach },
]

/** Runs one line of the prompt; an empty one does nothing. Throws `wrong-usage` for what is no command. */
export async function runAttachLine(session: AttachSession, line: string): Promise<void> {
  const [, name = '', rest = ''] = /^\s*(\S*)\s*(.*?)\s*$/s.exec(line) ?? []
  if (name === '') return
  const command = ATTACH_COMMANDS.find((one) => one.name === name)
  if (!command) throw new AppError('wrong-usage', `"${oneLine(name)}" is no command. See: help`)
  if (command.takes === '' ? rest !== '' : rest === '')
    throw new AppError('wrong-usage', `It is used so: ${usageOf(command)}`)
  await command.run(session, rest)
}

/** The names that a line may go on with, for the Tab key. */
export function completionsOf(line: string): string[] {
  return ATTACH_COMMANDS.map(({ name, takes }) => (takes === '' ? name : `${name} `)).filter(
    (name) => name.startsWith(line),
  )
}

async function capture({ client, profile, say }: AttachSession, content: string): Promise<void> {
  const captured = await client.call(routes.captureMemory, { profile, body: { content } })
  say({ kind: 'answer', told: captured, words: `Captured ${captured.event.id}` })
}

async function remember({ client, profile, say }: AttachSession, q: string): Promise<void> {
  const found = await client.call(routes.searchMemories, { profile, query: { q } })
  const words =
    found.hits.length === 0
      ? `No memories match "${oneLine(q)}".`
      : found.hits.map(hitWords).join('\n')
  say({ kind: 'answer', told: found, words })
}

async function status({ client, profile, say, status: last }: AttachSession): Promise<void> {
  const { items } = await client.call(routes.listWorkers)
  const row = items.find(({ username }) => username === profile)
  if (!row) throw new AppError('not-found', `There is no worker of ${profile} any more.`)
  const { rssBytes, eventLoopLagMs, aliveBecause } = last() ?? row
  const figures = [
    rssBytes === null ? '' : `${Math.round(rssBytes / 1024 / 1024)} MB`,
    eventLoopLagMs === null ? '' : `lag ${Math.round(eventLoopLagMs)} ms`,
    `start ${row.generation}`,
    ...aliveBecause,
  ]
  const words = `${row.state}: ${row.words} ${figures.filter((part) => part !== '').join(', ')}`
  say({ kind: 'answer', told: { ...row, rssBytes, eventLoopLagMs, aliveBecause }, words })
}

async function help({ say }: AttachSession): Promise<void> {
  const commands = ATTACH_COMMANDS.map(({ name, takes, meaning }) => ({ name, takes, meaning }))
  const words = ATTACH_COMMANDS.map(
    (command) => `  ${usageOf(command).padEnd(16)}  ${command.meaning}`,
  )
  say({ kind: 'answer', told: { commands }, words: words.join('\n') })
}

async function detach({ detach: leave }: AttachSession): Promise<void> {
  leave()
}

function usageOf({ name, takes }: AttachCommand): string {
  return `${name} ${takes}`.trimEnd()
}
