import { readAuditPage } from '../../shared/audit/audit-pages.ts'
import { verifyAudit } from '../../shared/audit/verify-audit.ts'
import type { WorkerHandlers } from '../http/handler.ts'
import type { ProfileAudit } from './profile-audit.ts'

/** Answers the routes of the profile's own audit. */
export function auditHandlers(
  folder: string,
  audit: ProfileAudit,
): Pick<WorkerHandlers, 'ownAudit' | 'verifyOwnAudit'> {
  return {
    ownAudit: async (request) => {
      await audit.shown(request, 'audit_read', {})
      return await readAuditPage(folder, request.query)
    },
    verifyOwnAudit: async (request) => {
      await audit.shown(request, 'audit_verified', {})
      const { head } = request.query
      return await verifyAudit(folder, { head, signal: request.signal })
    },
  }
}
