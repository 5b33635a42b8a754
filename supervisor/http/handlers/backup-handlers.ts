import type { backupRoutes, CopyWork } from '../../../shared/api/backups.ts'
import { actorOf, type Principal } from '../../../shared/domain/principal.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { refusal } from '../../../shared/errors/refusal.ts'
import type { Account } from '../../accounts/account.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import { retentionOf } from '../../backups/backup-retention.ts'
import { type ImportParts, importProfile } from '../../backups/import-profile.ts'
import type { CopyTask, CopyWorks } from '../../backups/copy-works.ts'
import type { Asker } from '../../backups/profile-copies.ts'
import type { SystemConfigStore } from '../../config/system-config-store.ts'
import type { EventStream } from '../event-stream.ts'
import type { Handlers } from '../handler.ts'
import { StreamAnswer } from '../stream-answer.ts'

interface BackupParts extends ImportParts {
  readonly config: SystemConfigStore
  readonly works: CopyWorks
}

type BackupHandlers = Pick<Handlers, keyof typeof backupRoutes>

/** Backups, as the owner looks after them. */
export function backupHandlers(parts: BackupParts): BackupHandlers {
  return { ...backingUp(parts), ...puttingBack(parts), ...archiving(parts) }
}

function backingUp({
  accounts,
  config,
  copies,
  works,
}: BackupParts): Pick<BackupHandlers, 'listBackups' | 'startBackup' | 'verifyBackups'> {
  return {
    async listBackups({ query }) {
      const folder = query.from ?? configured(config)
      return await copies.list(folder, new AbortController().signal)
    },
    async startBackup(call) {
      const { usernames, to = configured(config) } = call.body
      const { backup } = config.current
      // Backups elsewhere are not the schedule's to take away.
      const retention = to === backup?.to ? retentionOf(backup) : undefined
      const tasks = wanted(usernames, accounts).map((account) =>
        copies.backup(refOf(account), askerOf(call), { to, retention }),
      )
      return begun(works, tasks)
    },
    async verifyBackups(call) {
      const { usernames, from = configured(config) } = call.body
      const tasks = wanted(usernames, accounts).map((account) =>
        copies.verify(refOf(account), askerOf(call), from),
      )
      return begun(works, tasks)
    },
  }
}

function puttingBack({
  accounts,
  config,
  copies,
  works,
}: BackupParts): Pick<BackupHandlers, 'restoreBackup' | 'followCopyWork'> {
  return {
    async restoreBackup(call) {
      const { username, from = configured(config), ...which } = call.body
      const tasks = wanted([username], accounts).map((account) =>
        copies.restore(refOf(account), askerOf(call), { from, ...which }),
      )
      return begun(works, tasks)
    },
    async followCopyWork({ params }) {
      const { id = '' } = params
      works.mustHave(id)
      return new StreamAnswer((stream) => works.follow(id, (state) => tell(stream, state)))
    },
  }
}

function archiving(parts: BackupParts): Pick<BackupHandlers, 'exportProfile' | 'importProfile'> {
  const { accounts, copies, works } = parts
  return {
    async exportProfile(call) {
      const { username, ...wish } = call.body
      const tasks = wanted([username], accounts).map((account) =>
        copies.export(refOf(account), askerOf(call), wish),
      )
      return begun(works, tasks)
    },
    async importProfile(call) {
      return begun(works, [importProfile(parts, call.body, askerOf(call))])
    },
  }
}

function begun(works: CopyWorks, tasks: readonly CopyTask[]): { success: true; id: string } {
  return { success: true, id: works.start(tasks).id }
}

function tell(stream: EventStream, state: CopyWork): void {
  stream.send([{ name: 'work', json: JSON.stringify(state) }])
}

function configured({ current }: SystemConfigStore): string {
  if (current.backup) return current.backup.to
  throw refusal(
    'no-backup-folder',
    'It is not said where backups are. Name the folder (--to DIR, --from DIR), or set it for all: mh config set backup \'{"to": "/…"}\'',
    { as: 'wrong-usage' },
  )
}

function wanted(usernames: readonly string[] | undefined, accounts: AccountStore): Account[] {
  if (usernames === undefined) return [...accounts.all]
  return usernames.map((name) => {
    const account = accounts.byName(name)
    if (!account) throw unknownAccount(name)
    return account
  })
}

function unknownAccount(name: string): AppError {
  return new AppError(
    'not-found',
    `There is no account named ${JSON.stringify(name.slice(0, 40))}. To restore somebody who was deleted, make the account first: mh user create NAME --role guest`,
  )
}

function refOf({ id, username }: Account): { userId: string; username: string } {
  return { userId: id, username }
}

function askerOf({ principal, requestId }: { principal: Principal; requestId: string }): Asker {
  return { actor: actorOf(principal), requestId }
}
