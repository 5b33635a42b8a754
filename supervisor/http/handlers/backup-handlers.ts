import type { backupRoutes, CopyWork } from '../../../shared/api/backups.ts'
import { actorOf, type Principal } from '../../../shared/domain/principal.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { Account } from '../../accounts/account.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import type { CopyTask, CopyWorks } from '../../backups/copy-works.ts'
import type { Asker, ProfileCopies } from '../../backups/profile-copies.ts'
import type { SystemConfigStore } from '../../config/system-config-store.ts'
import type { EventStream } from '../event-stream.ts'
import type { Handlers } from '../handler.ts'
import { StreamAnswer } from '../stream-answer.ts'

interface BackupParts {
  readonly accounts: AccountStore
  readonly config: SystemConfigStore
  readonly copies: ProfileCopies
  readonly works: CopyWorks
}

type BackupHandlers = Pick<Handlers, keyof typeof backupRoutes>

/** Backups, as the owner looks after them. */
export function backupHandlers({ accounts, config, copies, works }: BackupParts): BackupHandlers {
  const begun = (tasks: readonly CopyTask[]): { success: true; id: string } => ({
    success: true,
    id: works.start(tasks).id,
  })
  const place = (folder: string | undefined): string => folder ?? configured(config)
  return {
    async listBackups({ query }) {
      return await copies.list(place(query.from), new AbortController().signal)
    },
    async startBackup(call) {
      const { usernames, to } = call.body
      const { backup } = config.current
      const folder = place(to)
      // Backups elsewhere are not the schedule's to take away.
      const keep = folder === backup?.to ? backup.keep : undefined
      const tasks = wanted(usernames, accounts).map((account) =>
        copies.backup(refOf(account), askerOf(call), { to: folder, keep }),
      )
      return begun(tasks)
    },
    async verifyBackups(call) {
      const { usernames, from } = call.body
      const folder = place(from)
      return begun(
        wanted(usernames, accounts).map((account) =>
          copies.verify(refOf(account), askerOf(call), folder),
        ),
      )
    },
    async restoreBackup(call) {
      const { username, from, at, file } = call.body
      const [account] = wanted([username], accounts)
      if (!account) throw unknownAccount(username)
      const wish = { from: place(from), at, file }
      return begun([copies.restore(refOf(account), askerOf(call), wish)])
    },
    async followCopyWork({ params }) {
      const { id = '' } = params
      if (!works.has(id)) works.follow(id, () => undefined)
      return new StreamAnswer((stream) => works.follow(id, (state) => tell(stream, state)))
    },
  }
}

function tell(stream: EventStream, state: CopyWork): void {
  stream.send([{ name: 'work', json: JSON.stringify(state) }])
}

function configured({ current }: SystemConfigStore): string {
  if (current.backup) return current.backup.to
  throw new AppError(
    'wrong-usage',
    'It is not said where backups are. Name the folder (--to DIR, --from DIR), or set it for all: mh config set backup \'{"to": "/…"}\'',
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
