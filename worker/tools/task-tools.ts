import { z } from 'zod'
import { ListTasksQuery, type ShownTask } from '../../shared/api/tasks.ts'
import { CreateTaskRequest } from '../../shared/api/tasks.ts'
import { schema } from '../../shared/api/schema.ts'
import { TASK_PRIORITIES, TASK_STATUSES } from '../../shared/domain/task.ts'
import type { Tasks } from '../tasks/tasks.ts'
import { outcomeTold } from './outcome-told.ts'
import { type ReadTime, settledTime } from './settled-time.ts'
import { CHAT_AGENT, FROM_OTHERS, type Tool, defineTool, idFor, made } from './tool.ts'
import { type ToldItem, toldItems } from './tool-text.ts'

interface TaskParts {
  readonly tasks: Tasks
  readonly readTime: ReadTime
}

const title = () => z.string().trim().min(1).max(300)
const description = () => z.string().max(5_000)
const tags = () => z.array(z.string().trim().min(1).max(100)).max(20)
const due = () =>
  z.string().trim().min(1).max(100).describe('A day (2025-11-14), a time, or: next friday 5pm.')
const taskId = () => z.string().min(1).max(200).describe('As list_tasks gives it.')

const ListInput = schema(() =>
  z.strictObject({
    status: z.enum(['open', 'all', ...TASK_STATUSES]).default('open'),
    tag: z.string().max(100).optional(),
    limit: z.int().min(1).max(100).default(30),
  }),
)
const AddInput = schema(() =>
  z.strictObject({
    title: title(),
    description: description().optional(),
    priority: z.enum(TASK_PRIORITIES).optional().describe('P0 is the most urgent.'),
    due: due().optional(),
    tags: tags().default([]),
  }),
)
const UpdateInput = schema(() =>
  z.strictObject({
    id: taskId(),
    title: title().optional(),
    description: description().optional(),
    status: z.enum(TASK_STATUSES).optional(),
    priority: z.enum(TASK_PRIORITIES).optional(),
    due: due().optional(),
    tags: tags().optional(),
  }),
)
const CompleteInput = schema(() => z.strictObject({ id: taskId() }))

/** The tools for tasks. */
export function taskTools(parts: TaskParts): Tool[] {
  return [listTasks(parts), addTask(parts), updateTask(parts), completeTask(parts)]
}

function listTasks({ tasks }: TaskParts): Tool {
  return defineTool({
    name: 'list_tasks',
    summary: 'Lists tasks of the person, the most urgent first.',
    effect: 'reads',
    risk: 'low',
    input: ListInput,
    run: async (input) => {
      const { items, nextCursor } = await tasks.list(ListTasksQuery.parse(input, 'Input'))
      const more = nextCursor === null ? '' : ', and there are more'
      const heading =
        items.length === 0 ? 'There is no such task.' : `Tasks (${items.length}${more}):`
      return { ...toldItems(heading, items.map(told)), made: [], privacy: 'any' }
    },
  })
}

function addTask({ tasks, readTime }: TaskParts): Tool {
  return defineTool({
    name: 'add_task',
    summary: 'Adds a task.',
    effect: 'adds',
    risk: 'medium',
    input: AddInput,
    settle: async (input) => ({ ...input, ...(await settledTime(readTime, 'due', input.due)) }),
    run: async (input, { approvalId, readUntrusted }) => {
      const marked = readUntrusted ? [...input.tags, FROM_OTHERS] : input.tags
      const request = CreateTaskRequest.parse({ ...input, tags: marked }, 'Input')
      const task =
        approvalId === undefined
          ? await tasks.create(request, CHAT_AGENT)
          : await tasks.createOnce(idFor('task', approvalId), request, CHAT_AGENT)
      return made(outcomeTold('task-added', { id: task.id }), task.id)
    },
  })
}

function updateTask({ tasks, readTime }: TaskParts): Tool {
  return defineTool({
    name: 'update_task',
    summary: 'Changes title, description, status, priority, due time or tags of a task.',
    effect: 'overwrites',
    risk: 'medium',
    input: UpdateInput,
    settle: async (input) => {
      const { tags: before } = await tasks.get(input.id)
      const marks = before.includes(FROM_OTHERS) ? [FROM_OTHERS] : []
      const kept = input.tags && { tags: [...new Set([...input.tags, ...marks])] }
      return { ...input, ...kept, ...(await settledTime(readTime, 'due', input.due)) }
    },
    run: async ({ id, ...change }, { approvalId, readUntrusted }) => {
      const { tags: before } = await tasks.get(id)
      const tags = [...new Set([...(change.tags ?? before), FROM_OTHERS])]
      const wanted = readUntrusted ? { ...change, tags } : change
      await tasks.change(id, wanted, approvalId)
      return made(outcomeTold('task-changed'), id)
    },
  })
}

function completeTask({ tasks }: TaskParts): Tool {
  return defineTool({
    name: 'complete_task',
    summary: 'Marks a task as done.',
    effect: 'closes',
    risk: 'medium',
    input: CompleteInput,
    settle: async (input) => {
      await tasks.get(input.id)
      return input
    },
    run: async ({ id }, { approvalId }) => {
      await tasks.change(id, { status: 'done' }, approvalId)
      return made(outcomeTold('task-done'), id)
    },
  })
}

function told(task: ShownTask): ToldItem {
  const { id, title, description, status, priority, due, tags, blockedBy } = task
  const more = { ...(description === '' ? {} : { description }), ...(tags[0] ? { tags } : {}) }
  const waits = blockedBy.length === 0 ? {} : { blockedBy }
  return { value: { id, title, status, priority, due, ...waits, ...more }, isTrusted: isOwn(task) }
}

/** Tasks that other agents made may say what they read. */
function isOwn({ source, tags }: ShownTask): boolean {
  const isAgents = typeof source === 'string' && source.startsWith('agent:')
  return (!isAgents || source === CHAT_AGENT) && !tags.includes(FROM_OTHERS)
}
