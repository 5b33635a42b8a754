import { existsSync } from 'node:fs'
import { AuditLog } from '../../shared/audit/audit-log.ts'
import { profileLayout } from '../../shared/layout/profile-layout.ts'

interface Noting {
  readonly root: string
  readonly userId: string
  readonly actor: string
  readonly requestId: string | null
}

/** Notes in the person's audit what was done with a copy of the profile. */
export async function noteInProfile(
  { root, userId, actor, requestId }: Noting,
  event: string,
  details: Readonly<Record<string, string | number>>,
): Promise<void> {
  const { audit } = profileLayout(root)
  if (!existsSync(audit)) return
  await new AuditLog(audit).append({ category: 'data', event, userId, actor, requestId, details })
}
