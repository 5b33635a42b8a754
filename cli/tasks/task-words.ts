import type { ShownTask } from '../../shared/api/tasks.ts'
import { localTime } from '../terminal/time-words.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** When a task is due: a day as it is, an instant in the person's own time. */
export function dueWords(due: string | null): string {
  if (due === null) return ''
  return DAY.test(due) ? due : localTime(due)
}

/** What a task is at, in words. */
export function statusWords({ status }: Pick<ShownTask, 'status'>): string {
  return status.replace('_', ' ')
}
