import type { AgentRun } from '../../shared/api/agents.ts'
import { type Column, table } from '../terminal/table.ts'
import { localTime } from '../terminal/time-words.ts'

const COLUMNS: readonly Column<AgentRun>[] = [
  { title: 'QUEUED', value: ({ queuedAt }) => localTime(queuedAt) },
  { title: 'AGENT', value: ({ agent }) => agent },
  { title: 'STATUS', value: ({ status, undo }) => (undo ? 'undone' : status) },
  { title: 'RUN', value: ({ id }) => id },
  { title: 'DID', value: runWords, shrinks: true },
]

/** Runs, one a line. */
export function runTable(runs: readonly AgentRun[], width?: number): string {
  return table(runs, COLUMNS, width)
}

/** What a run did, and why it ended if it did not by itself. */
export function runWords({ counts, progress, status, message, retryAt }: AgentRun): string {
  const did = Object.entries(counts).map(([name, count]) => `${count} ${name}`)
  const { done, of } = progress ?? {}
  const isUnderWay = status === 'running' && done !== undefined
  const far = isUnderWay ? [of === undefined ? `${done} done` : `${done} of ${of}`] : []
  const again = retryAt === undefined ? '' : `Tried again at ${localTime(retryAt)}.`
  const parts = [[...far, ...did].join(', '), [message ?? '', again].join(' ').trim()]
  return parts.filter((part) => part !== '').join('. ')
}
