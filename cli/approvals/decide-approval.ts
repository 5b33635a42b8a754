import type { Approval, DecideApprovalRequest } from '../../shared/api/approvals.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { oneLine } from '../terminal/safe-text.ts'

/** The options of `mh approval approve` and `reject`. */
export interface DecideOptions {
  readonly note?: string
}

/** `mh approval approve`; fails when what was approved does. */
export async function approve(
  context: CommandContext,
  id: string,
  options: DecideOptions,
): Promise<void> {
  const approval = await decide(context, id, { decision: 'approve', ...options })
  const result = oneLine(approval.result ?? '')
  if (approval.status === 'failed')
    throw new AppError('conflict', `It was approved, and could not be done: ${result}`)
  context.output.result(approval, () => `Approved. ${result}`.trim())
}

/** `mh approval reject` */
export async function reject(
  context: CommandContext,
  id: string,
  options: DecideOptions,
): Promise<void> {
  const approval = await decide(context, id, { decision: 'reject', ...options })
  context.output.result(approval, () => 'Rejected: it is not done.')
}

async function decide(
  context: CommandContext,
  id: string,
  body: DecideApprovalRequest,
): Promise<Approval> {
  const { client, profile } = await connectToProfile(context)
  const answer = await client.call(routes.decideApproval, { profile, params: { id }, body })
  return answer.approval
}
