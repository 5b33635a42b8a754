import type { auditRoutes } from '../../../shared/api/audit.ts'
import { readAuditPage } from '../../../shared/audit/audit-pages.ts'
import { ProfileHeads } from '../../../shared/audit/profile-heads.ts'
import { verifyAudit } from '../../../shared/audit/verify-audit.ts'
import type { Handlers } from '../handler.ts'

type AuditHandlers = Pick<Handlers, keyof typeof auditRoutes & keyof Handlers>

/** The system audit, as owners read it. */
export function auditHandlers(folder: string): AuditHandlers {
  return {
    async systemAudit({ query }) {
      return await readAuditPage(folder, query)
    },
    async verifyAudit() {
      const heads = new ProfileHeads()
      const verdict = await verifyAudit(folder, { onLine: (line) => heads.read(line) })
      return { ...verdict, profileHeads: heads.all }
    },
  }
}
