import type { AuditEntry } from '../../shared/audit/audit-entry.ts'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import { type Erased, NOTHING_ERASED } from './erase-folder.ts'
import { archivedPath, type ProfileFolders } from './profile-folders.ts'
import type { ProfileIntent } from './profile-intent.ts'

/** What is kept of a worker outside its profile. */
interface Traces {
  forget(profile: ProfileRef): Promise<void>
  rename(profile: ProfileRef, to: string): Promise<void>
}

export interface StepParts {
  readonly accounts: AccountStore
  readonly sessions: SessionStore
  readonly folders: ProfileFolders
  readonly traces: Traces
  readonly audit: AuditLog
  /** Whether what is to be erased is erased before it is told of, or later, by whoever sweeps the archive. */
  readonly erases: 'now' | 'later'
}

/** One of the things to do for an intent. Done twice, it does nothing the second time. */
export interface Step {
  readonly name: string
  readonly run: () => Promise<void>
}

/** What came of an intent. */
export interface Outcome {
  /** Whether the archive has the profile's folder. */
  isArchived: boolean
  erased: Erased
}

type Intent<Kind extends ProfileIntent['kind']> = Extract<ProfileIntent, { kind: Kind }>

export function newOutcome(): Outcome {
  return { isArchived: false, erased: NOTHING_ERASED }
}

/** All that an intent takes, in an order in which nobody gets at a profile that is half moved. */
export function stepsOf(intent: ProfileIntent, parts: StepParts, outcome: Outcome): Step[] {
  switch (intent.kind) {
    case 'archive':
      return archiving(intent, parts, outcome)
    case 'unarchive':
      return unarchiving(intent, parts)
    case 'rename':
      return renaming(intent, parts)
    case 'create':
      return creating(intent, parts)
    case 'delete':
      return deleting(intent, parts, outcome)
  }
}

function archiving(intent: Intent<'archive'>, parts: StepParts, outcome: Outcome): Step[] {
  const { userId, username, folder, at } = intent
  const { accounts, sessions, folders } = parts
  return [
    { name: 'account', run: () => accounts.archive(userId, { folder, at }) },
    { name: 'sessions', run: () => sessions.endAllOf(userId) },
    {
      name: 'folder',
      run: async () => {
        const note = { userId, username, reason: 'archived', at } as const
        outcome.isArchived = await folders.putAway({ username }, folder, note)
      },
    },
    noting(intent, parts, { event: 'user_archived', details: () => ({ username, folder }) }),
  ]
}

function unarchiving(intent: Intent<'unarchive'>, parts: StepParts): Step[] {
  const { userId, username, folder, role } = intent
  const { accounts, folders } = parts
  return [
    { name: 'folder', run: () => folders.takeBack({ username }, folder) },
    {
      name: 'account',
      run: async () => {
        const account = accounts.byId(userId)
        if (account?.state === 'archived') await accounts.unarchive(userId)
        if (!account && role) await accounts.bringBack({ id: userId, username, role })
      },
    },
    noting(intent, parts, { event: 'user_unarchived', details: () => ({ username, folder }) }),
  ]
}

function renaming(intent: Intent<'rename'>, parts: StepParts): Step[] {
  const { userId, username, to } = intent
  const { accounts, folders, traces } = parts
  return [
    { name: 'folder', run: () => folders.rename({ username }, to) },
    { name: 'worker', run: () => traces.rename({ userId, username }, to) },
    {
      name: 'account',
      run: async () => {
        if (accounts.byId(userId)?.username === username) await accounts.rename(userId, to)
      },
    },
    noting(intent, parts, { event: 'user_renamed', details: () => ({ username, to }) }),
  ]
}

/** The account is first: where its name is taken, that is the refusal, and nothing was done. */
function creating(intent: Intent<'create'>, parts: StepParts): Step[] {
  const { userId: id, username, role, passwordHash, beside, template } = intent
  const { accounts, folders } = parts
  return [
    {
      name: 'account',
      run: async () => {
        if (!accounts.byId(id)) await accounts.createAs({ id, username, role, passwordHash })
      },
    },
    { name: 'folder', run: () => folders.moveInMade({ username }, beside) },
    noting(intent, parts, { event: 'user_created', details: () => ({ username, role, template }) }),
  ]
}

function deleting(intent: Intent<'delete'>, parts: StepParts, outcome: Outcome): Step[] {
  const { userId, username, folder } = intent
  const { accounts, sessions, traces } = parts
  return [
    { name: 'sessions', run: () => sessions.endAllOf(userId) },
    { name: 'folder', run: () => putAwayOrErase(intent, parts, outcome) },
    { name: 'worker', run: () => traces.forget({ userId, username }) },
    {
      name: 'account',
      run: async () => {
        if (accounts.byId(userId)) await accounts.remove(userId)
      },
    },
    noting(intent, parts, {
      event: 'user_deleted',
      details: () => ({
        username,
        purged: folder === null,
        archived_to: folder !== null && outcome.isArchived ? archivedPath(folder) : null,
      }),
    }),
  ]
}

async function putAwayOrErase(
  { userId, username, folder, archived, at }: Intent<'delete'>,
  { folders, erases }: StepParts,
  outcome: Outcome,
): Promise<void> {
  if (folder === null) {
    const doomed = await folders.doom({ userId, username }, archived)
    if (erases === 'now') outcome.erased = await folders.erase(doomed)
    return
  }
  const note = { userId, username, reason: 'deleted', at } as const
  if (archived === null) {
    outcome.isArchived = await folders.putAway({ username }, folder, note)
    return
  }
  outcome.isArchived = await folders.hasArchived(folder)
  if (outcome.isArchived) await folders.notes.write(folder, note)
}

interface Noting extends Pick<AuditEntry, 'event'> {
  readonly details: () => NonNullable<AuditEntry['details']>
}

/** The last step: it is not written that something was done before it was. */
function noting(
  { userId, actor, requestId }: ProfileIntent,
  { audit }: StepParts,
  { event, details }: Noting,
): Step {
  return {
    name: 'audit',
    run: () =>
      audit.append({ category: 'security', userId, actor, requestId, event, details: details() }),
  }
}
