import { z } from 'zod'
import { schema } from '../api/schema.ts'

export const TASK_STATUSES = ['todo', 'in_progress', 'blocked', 'done', 'cancelled'] as const
export type TaskStatus = (typeof TASK_STATUSES)[number]

/** From the most to the least urgent. Older files may hold other words; they come last. */
export const TASK_PRIORITIES = ['P0', 'P1', 'P2', 'P3'] as const

const LONG_AGO = '1970-01-01T00:00:00.000Z'

/**
 * A task as it stands in its file, in the single-user system’s format; unknown members are kept. Read tolerantly: what is missing or
 * strange gets the usual value. `due` is a day (`2025-11-14`) or an instant.
 */
export const Task = schema(() =>
  z.looseObject({
    id: z.string().min(1).max(200),
    title: z.string().catch('(no title)'),
    description: z.string().catch(''),
    status: z.enum(TASK_STATUSES).catch('todo'),
    priority: z.string().catch('P2'),
    due: z.string().nullable().catch(null),
    tags: z.array(z.string()).catch([]),
    /** Ids of tasks that come first. */
    dependencies: z.array(z.string()).catch([]),
    created: z.string().catch(LONG_AGO),
    updated: z.string().catch(LONG_AGO),
    completed: z.string().optional().catch(undefined),
    deletedAt: z.string().optional().catch(undefined),
  }),
)
export type Task = z.output<typeof Task.zod>

/** Whether nothing is left to do. */
export function isClosed(status: TaskStatus): boolean {
  return status === 'done' || status === 'cancelled'
}
