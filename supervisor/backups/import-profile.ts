import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Role } from '../../shared/domain/principal.ts'
import { parseUsername } from '../../shared/domain/username.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'
import { profileRoot } from '../../shared/layout/root-layout.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import { issuePasswordLink } from '../accounts/password-links.ts'
import { ProfileFolders } from '../profiles/profile-folders.ts'
import type { CopyTask } from './copy-works.ts'
import type { Asker, ProfileCopies } from './profile-copies.ts'
import { intentFor, swapSteps, undoSwap } from './restore-swap.ts'

export interface ImportParts {
  readonly layout: RootLayout
  readonly accounts: AccountStore
  readonly copies: ProfileCopies
  readonly audit: AuditLog
  /** Where the page is that takes a one-time link. */
  readonly baseUrl: () => string
}

interface ImportWish {
  readonly file: string
  readonly as?: string | undefined
  readonly role: Role
}

/** Makes an account without a password for the person that an archive holds, and gives a one-time link to set one. */
export function importProfile(parts: ImportParts, wish: ImportWish, asker: Asker): CopyTask {
  const { file, as, role } = wish
  if (as !== undefined) mustBeFree(parts, as)
  return {
    username: as ?? 'import',
    async run(side) {
      const { into, username: owner, result } = await parts.copies.unpack(file, side)
      try {
        const username = parseUsername(as ?? owner)
        mustBeFree(parts, username)
        const account = await makeAccount(parts, { username, role, into })
        const { at = null, files = null, bytes = null } = result
        await parts.audit.append({
          category: 'data',
          event: 'profile_imported',
          userId: account.id,
          ...asker,
          details: { username, role, at, files, bytes },
        })
        const secret = await issuePasswordLink(parts.accounts, account.id)
        return { ...result, username, passwordLink: `${parts.baseUrl()}/set-password#${secret}` }
      } finally {
        await rm(into, { recursive: true, force: true })
      }
    },
  }
}

interface NewProfile {
  readonly username: string
  readonly role: Role
  readonly into: string
}

/** An account without a folder would be a dead one with its name taken: the intent is there before it. */
async function makeAccount(
  { accounts, layout }: ImportParts,
  { username, role, into }: NewProfile,
): Promise<{ id: string }> {
  const parts = { layout, folders: new ProfileFolders(layout) }
  const intent = await intentFor(parts, { userId: null, username, into })
  const [intend, ...move] = swapSteps(parts, intent)
  await intend?.()
  let id: string | undefined
  try {
    const account = await accounts.create({ username, role, passwordHash: null })
    id = account.id
    for (const step of move) await step()
    return account
  } catch (error) {
    if (id !== undefined) await accounts.remove(id)
    await undoSwap(parts, intent)
    throw error
  }
}

function mustBeFree({ accounts, layout }: ImportParts, username: string): void {
  if (!accounts.byName(username) && !existsSync(profileRoot(layout, parseUsername(username))))
    return
  throw new AppError(
    'conflict',
    `There is an account or a folder named ${username} already. Give the imported person another name: --as NAME`,
  )
}
