import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { approvalWords } from './approval-words.ts'

/** `mh approval show` */
export async function showApproval(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const { approval } = await client.call(routes.getApproval, { profile, params: { id } })
  context.output.result(approval, () => approvalWords(approval))
}
