import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { readJsonFile, setAside } from '../../shared/files/json-file.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import { ProfileFolders, RESTORED_PREFIX } from '../profiles/profile-folders.ts'
import {
  INTENT_PREFIX,
  RestoreIntent,
  type SwapParts,
  swapSteps,
  undoSwap,
} from './restore-swap.ts'

interface Finishing {
  readonly layout: RootLayout
  readonly accounts: Pick<AccountStore, 'byName'>
  readonly audit: AuditLog
  readonly logger: Logger
}

type Outcome = 'finished' | 'undone' | 'given-up'

/**
 * Makes good what a supervisor left that was killed while it put a backup or an archive in a profile's place: what was whole and checked takes
 * its place, and the rest of what was unpacked goes. To be called before any worker is taken over or started.
 */
export async function finishRestores(finishing: Finishing): Promise<void> {
  const { layout } = finishing
  const names = await namesIn(layout.archive)
  for (const name of names.filter((one) => one.startsWith(INTENT_PREFIX)))
    if (name.endsWith('.json')) await finishOne(finishing, join(layout.archive, name))
  for (const name of names.filter((one) => one.startsWith(RESTORED_PREFIX)))
    await rm(join(layout.archive, name), { recursive: true, force: true })
}

async function finishOne(finishing: Finishing, path: string): Promise<void> {
  const { accounts, audit, layout, logger } = finishing
  const found = await readJsonFile(path, RestoreIntent)
  if (found.status !== 'ok') {
    // Written in one step, so that a crash leaves none of these: somebody looks at it, and no folder moves.
    logger.error({ evt: 'restore-intent-corrupt', found: found.status })
    await setAside(path, new Date())
    return
  }
  const { username } = found.value
  const account = accounts.byName(username)
  const outcome = await settled(
    { layout, folders: new ProfileFolders(layout) },
    found.value,
    account?.id,
  )
  logger.warn({ evt: 'restore-settled', username, outcome }, 'A restore was cut short')
  await audit.append({
    category: 'data',
    level: 'warn',
    event: 'profile_restore_settled',
    userId: account?.id ?? null,
    actor: 'system',
    details: { username, outcome },
  })
}

async function settled(
  parts: SwapParts,
  intent: RestoreIntent,
  userId: string | undefined,
): Promise<Outcome> {
  const { folders, layout } = parts
  const { username, into, aside } = intent
  const hasAccount = userId !== undefined
  if (hasAccount && existsSync(join(layout.archive, into))) {
    const isTaken = await folders.hasArchived(aside)
    const free = isTaken ? await folders.freeInArchive(username, new Date()) : aside
    const now = { ...intent, userId, aside: free }
    for (const step of swapSteps(parts, now)) await step()
    return 'finished'
  }
  const wasThere = await folders.has({ username })
  await undoSwap(parts, intent)
  if (!(await folders.has({ username }))) return 'given-up'
  return wasThere ? 'finished' : 'undone'
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}
