import type { Approval, DecideApprovalRequest } from '../../shared/api/approvals.ts'
import { hindered, outcomeTold } from './outcome-told.ts'

type Decision = DecideApprovalRequest['decision']

/** What a decision leads to. `go-on`: it was approved, and what came of it is not known. Throws `conflict`. */
export function decisionOn(
  { status }: Pick<Approval, 'status'>,
  decision: Decision,
): 'carry-out' | 'reject' | 'go-on' | 'nothing' {
  if (status === 'pending') return decision === 'approve' ? 'carry-out' : 'reject'
  if (status === 'approved' && decision === 'approve') return 'go-on'
  if (decision === decidedAs(status)) return 'nothing'
  throw hindered(outcomeTold('decided-already', { status }))
}

function decidedAs(status: Approval['status']): Decision | undefined {
  if (status === 'done' || status === 'failed') return 'approve'
  return status === 'rejected' ? 'reject' : undefined
}
