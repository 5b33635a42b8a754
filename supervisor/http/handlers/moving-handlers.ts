import type { ArchivedProfile, DeletedUser, movingRoutes } from '../../../shared/api/moving.ts'
import type { RootLayout } from '../../../shared/layout/root-layout.ts'
import { storesIn } from '../../../shared/backups/store-note.ts'
import { actorOf, type Principal } from '../../../shared/domain/principal.ts'
import { parseUsername } from '../../../shared/domain/username.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { refusal } from '../../../shared/errors/refusal.ts'
import { type Account, viewOf } from '../../accounts/account.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import { issuePasswordLink } from '../../accounts/password-links.ts'
import type { SystemConfigStore } from '../../config/system-config-store.ts'
import { eraseModels } from '../../models/erase-models.ts'
import type { ArchivedFolder } from '../../profiles/archive-notes.ts'
import type { ProfileFolders } from '../../profiles/profile-folders.ts'
import type { ProfileMoves } from '../../profiles/profile-moves.ts'
import { namedAccount } from '../named-account.ts'
import type { Handlers } from '../handler.ts'

interface MovingParts {
  readonly layout: RootLayout
  readonly accounts: AccountStore
  readonly config: SystemConfigStore
  readonly folders: ProfileFolders
  readonly moves: ProfileMoves
  /** Where the page is that takes a one-time link. */
  readonly baseUrl: () => string
}

type MovingHandlers = Pick<Handlers, keyof typeof movingRoutes>

/** Whole profiles, as owners put them away, take them back, rename and delete them. */
export function movingHandlers(parts: MovingParts): MovingHandlers {
  return { ...puttingAway(parts), ...takingBack(parts) }
}

function puttingAway(
  parts: MovingParts,
): Pick<MovingHandlers, 'deleteUser' | 'archiveUser' | 'renameUser'> {
  const { accounts, moves } = parts
  return {
    async deleteUser(call) {
      const account = namedAccount(call.params, accounts)
      const purge = call.query.purge === 'true'
      const { archivedTo, erased } = await moves.remove(account, { purge }, askerOf(call))
      const { username } = account
      const left = purge ? await eraseElsewhere(account, parts) : []
      return { success: true, username, archivedTo, erased, left }
    },
    async archiveUser(call) {
      const account = namedAccount(call.params, accounts)
      const archivedTo = await moves.archive(account, askerOf(call))
      return { success: true, user: viewById(account.id, accounts), archivedTo }
    },
    async renameUser(call) {
      const account = namedAccount(call.params, accounts)
      await moves.rename(account, call.body.username, askerOf(call))
      return { success: true, user: viewById(account.id, accounts) }
    },
  }
}

function takingBack({
  accounts,
  folders,
  moves,
  baseUrl,
}: MovingParts): Pick<MovingHandlers, 'unarchiveUser' | 'listArchived'> {
  return {
    async listArchived() {
      return { items: (await folders.notes.all()).map(viewOfFolder), nextCursor: null }
    },
    async unarchiveUser(call) {
      const { folder, role = 'guest' } = call.body
      if (folder === undefined) {
        const account = namedAccount(call.params, accounts)
        if (!account.archive) throw notArchived(account.username)
        const { id: userId, username } = account
        const wish = { userId, username, folder: account.archive.folder, role: null }
        await moves.unarchive(wish, askerOf(call))
        return { success: true, user: viewById(userId, accounts) }
      }
      const userId = await ownerOf(folder)
      const username = parseUsername(call.params['username'] ?? '')
      await moves.unarchive({ userId, username, folder, role }, askerOf(call))
      const secret = await issuePasswordLink(accounts, userId)
      const passwordLink = `${baseUrl()}/set-password#${secret}`
      return { success: true, user: viewById(userId, accounts), passwordLink }
    },
  }

  /** Whose account a folder had that was put away with it: it gets the same again. */
  async function ownerOf(folder: string): Promise<string> {
    const found = (await folders.notes.all()).find((one) => one.folder === folder)
    if (!found)
      throw new AppError(
        'not-found',
        `There is no folder ${JSON.stringify(folder)} in the archive. What is there: mh profile archived`,
      )
    const { note } = found
    if (note?.reason !== 'deleted')
      throw refusal(
        'archive-of-nobody',
        `${folder} was not put there with a deleted account. Put it in its place by hand, or restore from a backup.`,
        { values: { path: folder } },
      )
    if (accounts.byId(note.userId))
      throw refusal('account-back', `The account that ${folder} belonged to is there again.`, {
        values: { path: folder },
      })
    return note.userId
  }
}

function viewById(id: string, accounts: AccountStore): ReturnType<typeof viewOf> {
  const account = accounts.byId(id)
  if (!account) throw new AppError('not-found', 'That account does not exist any more.')
  return viewOf(account, accounts.defaultUser)
}

function viewOfFolder({ folder, note }: ArchivedFolder): ArchivedProfile {
  if (note) {
    const { userId, username, reason, at } = note
    return { folder, userId, username, reason, at }
  }
  const username = folder.replace(/-\d{8}T\d{6}Z.*$/, '')
  return { folder, userId: null, username, reason: 'unknown', at: null }
}

/** Erases what is outside the profile; gives what a purge does not reach, which must be told of. */
async function eraseElsewhere(
  { id, username }: Account,
  { layout, config }: MovingParts,
): Promise<DeletedUser['left']> {
  const { backup } = config.current
  const stores = backup ? await storesIn(backup.to) : []
  const backups = stores
    .filter((store) =>
      store.status === 'owned' ? store.owner.userId === id : store.name === username,
    )
    .map(({ path }) => ({ kind: 'backups', path }) as const)
  const servers = await eraseModels(username, config.current.modelServers)
  const models = servers.map((path) => ({ kind: 'models', path }) as const)
  return [...backups, ...models, { kind: 'audit', path: layout.auditLogs }]
}

function notArchived(username: string): AppError {
  return refusal('account-not-archived', `"${username}" is not archived.`, {
    values: { username },
  })
}

function askerOf({ principal, requestId }: { principal: Principal; requestId: string }) {
  return { actor: actorOf(principal), requestId }
}
