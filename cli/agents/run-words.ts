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
  const did = Object.entries(counts).map(([name, count]) => counted(name, count))
  const { done, of } = progress ?? {}
  const isUnderWay = status === 'running' && done !== undefined
  const far = isUnderWay ? [of === undefined ? `${done} done` : `${done} of ${of}`] : []
  const again = retryAt === undefined ? '' : `Tried again at ${localTime(retryAt)}.`
  const parts = [[...far, ...did].join(', '), [message ?? '', again].join(' ').trim()]
  return parts.filter((part) => part !== '').join('. ')
}

/** `2 memories`, `1 memory`, `3 by builtin`. */
export function counted(name: string, count: number): string {
  const words = name.replaceAll('_', ' ')
  const isPlural = count === 1 && !name.includes(' ') && !name.includes('_')
  return `${count} ${isPlural ? words.replace(/ies$/, 'y').replace(/s$/, '') : words}`
}
