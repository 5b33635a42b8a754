import type { ShownTask } from '../../../shared/api/tasks.ts'
import type { TaskStatus } from '../../../shared/domain/task.ts'

/** The columns of the board, in the order in which work goes. */
export const COLUMNS = ['todo', 'in_progress', 'blocked', 'done'] as const
export type Column = (typeof COLUMNS)[number]

/** What is done stays on the board for so long. */
const DONE_DAYS = 7
const DAY_MS = 24 * 60 * 60 * 1000

/** Tasks by column; each keeps the order that they came in. What was cancelled, or done long ago, stands in none. */
export function columnsOf(
  tasks: readonly ShownTask[],
  now: number,
): Readonly<Record<Column, readonly ShownTask[]>> {
  const of = (column: Column): readonly ShownTask[] =>
    tasks.filter(({ status }) => status === column)
  return {
    todo: of('todo'),
    in_progress: of('in_progress'),
    blocked: of('blocked'),
    done: of('done').filter(
      ({ completed = '' }) => now - Date.parse(completed) < DONE_DAYS * DAY_MS,
    ),
  }
}

/** The status that a task gets in a column; undefined where it stays as it is. */
export function statusFor(task: ShownTask, column: Column): TaskStatus | undefined {
  return task.status === column ? undefined : column
}

/** Whether a task cannot leave its column because others come first. */
export function mustWait({ blockedBy }: ShownTask, column: Column): boolean {
  return blockedBy.length > 0 && (column === 'todo' || column === 'in_progress')
}
