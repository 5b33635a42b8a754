import type { InboxFile } from '../../shared/api/inbox.ts'
import { type Column, table } from '../terminal/table.ts'
import { localTime } from '../terminal/time-words.ts'

const COLUMNS: readonly Column<InboxFile>[] = [
  { title: 'WHEN', value: ({ at }) => localTime(at) },
  { title: 'STATUS', value: statusWords },
  {
    title: 'MEMORIES',
    value: ({ memories }) => (memories === undefined ? '' : `${memories}`),
    align: 'right',
  },
  { title: 'ID', value: ({ id }) => id },
  { title: 'FILE', value: fileWords, shrinks: true },
]

/** Files of the inbox, one a line. */
export function inboxTable(files: readonly InboxFile[], width?: number): string {
  return table(files, COLUMNS, width)
}

function statusWords({ status, progress }: InboxFile): string {
  if (!progress) return status
  const { phase, done, of } = progress
  return of === undefined ? `${phase} ${done}` : `${phase} ${done}/${of}`
}

function fileWords({ name, reason, remarks = [] }: InboxFile): string {
  return [name, ...(reason === undefined ? [] : [reason]), ...remarks].join(': ')
}
