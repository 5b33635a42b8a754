import type { Task } from '../../shared/domain/task.ts'
import { TASK_PRIORITIES } from '../../shared/domain/task.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'

/** Where a task stands in a list: priority, then what is due first, then what is older. */
export type TaskRank = readonly [priority: number, due: string, created: string, id: string]

const NEVER_DUE = '~'

export function rankOf({ priority, due, created, id }: Task): TaskRank {
  const known = TASK_PRIORITIES.findIndex((one) => one === priority)
  return [known === -1 ? TASK_PRIORITIES.length : known, due ?? NEVER_DUE, created, id]
}

export function compareRanks(a: TaskRank, b: TaskRank): number {
  for (const [position, left] of a.entries()) {
    const right = b[position] ?? ''
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}

/** The text with which a list goes on after a task. */
export function formatTaskCursor(rank: TaskRank): string {
  return Buffer.from(JSON.stringify(rank)).toString('base64url')
}

/** The place that a cursor names. Throws `invalid-input`. */
export function parseTaskCursor(cursor: string): TaskRank {
  try {
    const value = parseJson(Buffer.from(cursor, 'base64url').toString(), 'cursor')
    const [priority, ...words]: unknown[] = Array.isArray(value) ? value : []
    const [due, created, id] = words.filter((word) => typeof word === 'string')
    if (
      typeof priority === 'number' &&
      due !== undefined &&
      created !== undefined &&
      id !== undefined
    )
      return [priority, due, created, id]
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
  throw new AppError('invalid-input', 'Query is not valid. cursor: take it from nextCursor.')
}
