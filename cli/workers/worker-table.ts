import type { WorkerRow } from '../../shared/api/workers.ts'
import { type Column, table } from '../terminal/table.ts'
import { relativeWords } from '../terminal/time-words.ts'

/** The workers as a table for a person. */
export function workerTable(rows: readonly WorkerRow[], width: number | undefined): string {
  return table(rows, workerColumns(new Date()), width)
}

function workerColumns(now: Date): Column<WorkerRow>[] {
  return [
    { title: 'USERNAME', value: ({ username }) => username },
    { title: 'STATE', value: stateWords },
    { title: 'PID', align: 'right', value: ({ pid }) => figure(pid) },
    { title: 'SINCE', value: ({ since }) => relativeWords(since, now) },
    {
      title: 'MEMORY',
      align: 'right',
      value: ({ rssBytes }) => figure(rssBytes, 1024 * 1024, ' MB'),
    },
    {
      title: 'LAG',
      align: 'right',
      value: ({ eventLoopLagMs }) => figure(eventLoopLagMs, 1, ' ms'),
    },
    { title: 'RESTARTS', align: 'right', value: ({ restarts }) => String(restarts) },
    { title: 'WHY', shrinks: true, value: whyWords },
  ]
}

function stateWords({ state, wanted }: WorkerRow): string {
  return wanted === 'off' ? `${state} (off)` : state
}

function figure(value: number | null, unit = 1, sign = ''): string {
  return value === null ? '' : `${Math.round(value / unit)}${sign}`
}

/** A worker that runs says why it is alive; any other, in words, why it is not. */
function whyWords({ aliveBecause, words }: WorkerRow): string {
  return aliveBecause.join(', ') || words
}
