import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { runWords } from './run-words.ts'

/** `mh agent cancel` */
export async function cancelRun(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const { run } = await client.call(routes.cancelRun, { profile, params: { id } })
  context.output.result(run, () => `${id} is ${run.status}. ${runWords(run)}`)
}

/** `mh agent undo` */
export async function undoRun(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const { run } = await client.call(routes.undoRun, { profile, params: { id } })
  const { undone = 0, left = [], moreLeft = 0 } = run.undo ?? {}
  for (const { what, reason } of left) context.output.note(`Left ${what}: ${reason}`)
  context.output.result(run, () => `Took back ${undone}, left ${left.length + moreLeft}.`)
}
