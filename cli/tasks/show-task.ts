import type { ShownTask } from '../../shared/api/tasks.ts'
import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { oneLine } from '../terminal/safe-text.ts'
import { localTime } from '../terminal/time-words.ts'
import { dueWords, statusWords } from './task-words.ts'

/** `mh task show` */
export async function showTask(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const { task } = await client.call(routes.getTask, { profile, params: { id } })
  context.output.result(task, () => taskWords(task))
}

function taskWords(task: ShownTask): string {
  const facts = [
    ['Id', task.id],
    ['Status', statusWords(task)],
    ['Waits for', task.blockedBy.join(', ')],
    ['Priority', task.priority],
    ['Due', dueWords(task.due)],
    ['Tags', task.tags.join(', ')],
    ['Made', localTime(task.created)],
    ['Closed', task.completed === undefined ? '' : localTime(task.completed)],
  ] as const
  const lines = facts.flatMap(([name, value]) =>
    value ? [`${name.padEnd(12)}${oneLine(value)}`] : [],
  )
  return [...lines, '', task.title, ...(task.description ? ['', task.description] : [])].join('\n')
}
