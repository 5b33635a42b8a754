import { z } from 'zod'
import { TASK_PRIORITIES, TASK_STATUSES, Task } from '../domain/task.ts'
import { instant, limit } from './fields.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'
import { RULE_WORDS } from '../domain/rule-words.ts'

const title = () =>
  z
    .string()
    .min(1)
    .max(1000)
    .refine((text) => text.trim() !== '', RULE_WORDS.blank)
const description = () => z.string().max(100_000)
const tags = () => z.array(z.string().min(1).max(100)).max(100)
const dependencies = () => z.array(z.string().min(1).max(200)).max(100)
const due = () => z.string().min(1).max(200)

/** `due` is a day, an instant, or words such as `next friday 5pm`, which are taken in the person's time zone. */
export const CreateTaskRequest = schema(() =>
  z.strictObject({
    title: title(),
    description: description().default(''),
    priority: z.enum(TASK_PRIORITIES).default('P2'),
    due: due().nullable().default(null),
    tags: tags().default([]),
    dependencies: dependencies().default([]),
  }),
)
export type CreateTaskRequest = z.output<typeof CreateTaskRequest.zod>
/** Members that are not named stay. `due: null` takes the due time away. */
export const ChangeTaskRequest = schema(() =>
  z
    .strictObject({
      title: title(),
      description: description(),
      status: z.enum(TASK_STATUSES),
      priority: z.enum(TASK_PRIORITIES),
      due: due().nullable(),
      tags: tags(),
      dependencies: dependencies(),
    })
    .partial()
    .refine((change) => Object.keys(change).length > 0, RULE_WORDS['no-change']),
)
export type ChangeTaskRequest = z.output<typeof ChangeTaskRequest.zod>
/** `open` is whatever is neither done nor cancelled; `bin=true` lists what was deleted instead. */
export const ListTasksQuery = schema(() =>
  z.strictObject({
    status: z.enum(['open', 'all', ...TASK_STATUSES]).default('open'),
    tag: z.string().optional(),
    dueBefore: instant().optional(),
    bin: z.enum(['true', 'false']).default('false'),
    limit: limit(500, 100),
    cursor: z.string().max(1000).optional(),
  }),
)
export type ListTasksQuery = z.output<typeof ListTasksQuery.zod>
const shown = () => Task.zod.extend({ blockedBy: z.array(z.string()) })
/**
 * A task as it is shown. `status` is `blocked` also while a task that comes first is still open; `blockedBy` has the ids of those.
 */
export type ShownTask = z.output<ReturnType<typeof shown>>
export const OneTask = schema(() => z.object({ success: z.literal(true), task: shown() }))
export const TaskPage = schema(() =>
  z.object({ items: z.array(shown()), nextCursor: z.string().nullable() }),
)
export const DeletedTask = schema(() => z.object({ success: z.literal(true), id: z.string() }))

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'Tasks are the person’s whose profile the session shows.',
} as const
const one = { status: 200, body: OneTask } as const

export const taskRoutes = {
  listTasks: route({
    ...own,
    method: 'GET',
    path: '/api/tasks',
    summary: 'Tasks, the most urgent first.',
    query: ListTasksQuery,
    answer: { status: 200, body: TaskPage },
  }),
  createTask: route({
    ...own,
    method: 'POST',
    path: '/api/tasks',
    summary: 'Makes a task; it is on disk when this answers.',
    body: CreateTaskRequest,
    answer: { status: 201, body: OneTask },
  }),
  getTask: route({
    ...own,
    method: 'GET',
    path: '/api/tasks/:id',
    summary: 'One task.',
    answer: one,
  }),
  changeTask: route({
    ...own,
    method: 'PATCH',
    path: '/api/tasks/:id',
    summary: 'Changes members of a task; done and cancelled ones move to completed/.',
    body: ChangeTaskRequest,
    answer: one,
  }),
  deleteTask: route({
    ...own,
    method: 'DELETE',
    path: '/api/tasks/:id',
    summary: 'Moves a task to the bin.',
    answer: { status: 200, body: DeletedTask },
  }),
  restoreTask: route({
    ...own,
    method: 'POST',
    path: '/api/tasks/:id/restore',
    summary: 'Takes a task out of the bin.',
    answer: one,
  }),
}
