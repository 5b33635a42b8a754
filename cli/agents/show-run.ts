import type { AgentRun } from '../../shared/api/agents.ts'
import { routes } from '../../shared/api/routes.ts'
import type { RunChange, RunDecision } from '../../shared/api/run-details.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { oneLine } from '../terminal/safe-text.ts'
import { localTime } from '../terminal/time-words.ts'
import { counted, runWords } from './run-words.ts'

interface ShowRunOptions {
  readonly id: string
  readonly limit?: number
}

const USUALLY = 20

/** `mh agent show`: the record of a run, what was decided in it, and what it changed. */
export async function showRun(
  context: CommandContext,
  { id, limit = USUALLY }: ShowRunOptions,
): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const asked = { profile, params: { id } }
  const { run } = await client.call(routes.getRun, asked)
  const query = { limit }
  const decisions = await client.call(routes.listRunDecisions, { ...asked, query })
  const changes = await client.call(routes.listRunChanges, { ...asked, query })
  const whole = { run, decisions, changes }
  context.output.result(whole, () =>
    [
      recordWords(run),
      section('Decided', decisions.items.map(decisionWords), decisions.nextCursor),
      section('Changed', changes.items.map(changeWords), changes.nextCursor),
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
  )
}

function recordWords(run: AgentRun): string {
  const { tokens } = run
  const facts = [
    ['Run', run.id],
    ['Agent', run.agent],
    ['Status', `${run.status}${run.preview ? ', a preview' : ''}${run.undo ? ', undone' : ''}`],
    ['Began by', `${run.trigger}, ${run.startedBy}`],
    ['Queued', localTime(run.queuedAt)],
    ['Ended', run.endedAt === undefined ? '' : localTime(run.endedAt)],
    ['Was due', run.dueAt === undefined ? '' : localTime(run.dueAt)],
    ['Attempt', run.attempt === undefined ? '' : `${run.attempt} of 4`],
    ['Next attempt', run.retryAt === undefined ? '' : localTime(run.retryAt)],
    ['Did', runWords(run)],
    ['Changed', changedWords(run)],
    ['Models', run.models?.join(', ') ?? ''],
    ['Tokens', tokens ? `${tokens.prompt} asked, ${tokens.completion} answered` : ''],
  ] as const
  return facts
    .flatMap(([name, value]) => (value === '' ? [] : [`${name.padEnd(14)}${oneLine(value)}`]))
    .join('\n')
}

function changedWords({ changes }: AgentRun): string {
  if (changes === undefined) return ''
  return changes === 0 ? 'nothing that could be taken back' : counted('things', changes)
}

function section(title: string, lines: readonly string[], nextCursor: string | null): string {
  if (lines.length === 0) return ''
  const more = nextCursor === null ? [] : ['There are more. Raise --limit.']
  return [`${title}:`, ...[...lines, ...more].map((line) => `  ${oneLine(line)}`)].join('\n')
}

const MOST_IDS = 3

function decisionWords({ event, from, because, made, by }: RunDecision): string {
  const to = made.length === 0 ? '' : ` → ${idWords(made)}`
  return `${event} by ${by}: ${idWords(from)}${to}. ${because}`
}

function idWords(ids: readonly string[]): string {
  const more = ids.length - MOST_IDS
  return `${ids.slice(0, MOST_IDS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

const UNDO_WORDS = {
  possible: 'can be taken back',
  'not-needed': 'is as before',
  impossible: 'stays',
} as const

function changeWords({ kind, what, undo, reason }: RunChange): string {
  return `${kind} ${what}: ${UNDO_WORDS[undo]}${reason === undefined ? '' : `. ${reason}`}`
}
