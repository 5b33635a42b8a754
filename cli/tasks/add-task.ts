import { routes } from '../../shared/api/routes.ts'
import { TASK_PRIORITIES } from '../../shared/domain/task.ts'
import { choice } from '../choice.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { dueWords } from './task-words.ts'

/** The options of `mh task add`. */
export interface AddTaskOptions {
  readonly title: string
  readonly description?: string
  readonly due?: string
  readonly priority?: string
  readonly tag?: string[]
  readonly after?: string[]
}

/** `mh task add` */
export async function addTask(context: CommandContext, options: AddTaskOptions): Promise<void> {
  const { title, description, due, tag, after } = options
  const priority = choice('--priority', options.priority, TASK_PRIORITIES)
  const { client, profile } = await connectToProfile(context)
  const body = { title, description, due, priority, tags: tag, dependencies: after }
  const created = await client.call(routes.createTask, { profile, body })
  const when = created.task.due === null ? '' : `, due ${dueWords(created.task.due)}`
  context.output.result(created, () => `Made ${created.task.id}${when}`)
}
