import { AppError } from '../../shared/errors/app-error.ts'
import type { WorkerHandlers } from '../http/handler.ts'
import type { LazyTools } from '../tools/lazy-tools.ts'
import type { ProfileAudit } from './profile-audit.ts'

type ApprovalHandlers = Pick<
  WorkerHandlers,
  'listTools' | 'listApprovals' | 'getApproval' | 'decideApproval'
>

/** Answers the routes of tools and approvals; what is done and shown is audited. */
export function approvalHandlers(
  lazy: Pick<LazyTools, 'open'>,
  audit: ProfileAudit,
): ApprovalHandlers {
  return {
    listTools: async () => ({ items: (await lazy.open()).list(), nextCursor: null }),
    listApprovals: async (request) => {
      const page = await (await lazy.open()).approvals.list(request.query)
      await audit.shown(request, 'approvals_read', { how: 'list', count: page.items.length })
      return page
    },
    getApproval: async (request) => {
      const approval = await (await lazy.open()).approvals.get(request.params.id)
      await audit.shown(request, 'approvals_read', { how: 'get', count: 1, id: approval.id })
      return { success: true, approval }
    },
    decideApproval: async (request) => {
      const { actor, body, params } = request
      checkPerson(actor)
      const { approvals } = await lazy.open()
      const approval = await approvals.decide(params.id, body, { actor })
      const { id, status } = approval
      await audit.done(request, 'approval_decided', { id, decision: body.decision, status })
      return { success: true, approval }
    },
  }
}

/** An agent that could approve what it asks for would not have to ask. */
function checkPerson(actor: string): void {
  if (actor.startsWith('user:') || actor === 'console') return
  throw new AppError('forbidden', 'Only a person decides on approvals.')
}
