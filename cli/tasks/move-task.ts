import { routes } from '../../shared/api/routes.ts'
import type { TaskStatus } from '../../shared/domain/task.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { statusWords } from './task-words.ts'

/** `mh task start`, `done`, `reopen`, `cancel` */
export async function moveTask(
  context: CommandContext,
  { id, status }: { readonly id: string; readonly status: TaskStatus },
): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const moved = await client.call(routes.changeTask, { profile, params: { id }, body: { status } })
  const { task } = moved
  const waits = task.blockedBy.length > 0 ? ` It waits for: ${task.blockedBy.join(', ')}` : ''
  context.output.result(moved, () => `${task.id} is ${statusWords(task)}.${waits}`)
}
