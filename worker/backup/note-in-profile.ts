import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AuditLog } from '../../shared/audit/audit-log.ts'
import { profileLayout } from '../../shared/layout/profile-layout.ts'
import { asOwnerOf } from './as-owner.ts'

/** Lines of when and where a backup was made, below the profile, so that a forgetting can name them. */
export const BACKUPS_KNOWN = join('out', 'state', 'backups.ndjson')

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
  await asOwnerOf(root, async () => {
    if (!existsSync(audit)) return
    await new AuditLog(audit).append({ category: 'data', event, userId, actor, requestId, details })
  })
}
