import { createHash } from 'node:crypto'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import { DEFAULT_UID_RANGE, type UidRange } from '../../shared/domain/worker-limits.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { Walls } from './choose-walls.ts'
import { giveTree, type MachineAccount } from './own-tree.ts'
import { missingRights, type ProcessRights } from './process-rights.ts'

interface AccountParts {
  readonly walls: Walls
  readonly rights: ProcessRights
  readonly layout: RootLayout
  readonly accounts: AccountStore
  readonly logger: Logger
  readonly audit: AuditLog
}

/** Data roots on one machine begin in different places of the range that they share. */
const BLOCK = 10_000

/** Under which account of the machine's each profile's worker runs, and that its files belong to that account. */
export class ProfileAccounts {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** The account of a profile; undefined where all run under the supervisor's. */
  async of(userId: string): Promise<MachineAccount | undefined> {
    const { walls, accounts } = this.#parts
    if (walls.kind === 'none') return undefined
    const { range } = walls
    const present = accounts.byId(userId)?.uid ?? null
    if (present !== null) return { uid: present, gid: present }
    const wish = { range, first: this.#firstOf(range), taken: await this.#taken() }
    const { uid } = await accounts.giveUid(userId, wish)
    return uid === null ? undefined : { uid, gid: uid }
  }

  /**
   * Sees that a profile belongs to whom its worker runs as. Its folder's owner says whether it does: whoever changes files in it as
   * somebody else asks for `all`. No process of the profile may run.
   */
  async own(userId: string, path: string, { all = false } = {}): Promise<void> {
    if (missingRights(this.#parts.rights).length > 0) return
    const { uid: from, gid } = await lstat(path)
    const account = await this.#ownerOf(userId, from)
    if (!account) return
    if (!all && from === account.uid && gid === account.gid) return
    const { changed, refused } = await giveTree(path, account)
    const isNews = changed + refused.length > 0 || from !== account.uid
    if (isNews) await this.#note(userId, { uid: account.uid, from, changed, refused })
  }

  /** Without walls a profile that had an account comes back; one of somebody else is none of ours to give. */
  async #ownerOf(userId: string, present: number): Promise<MachineAccount | undefined> {
    const own = await this.of(userId)
    const { rights, accounts } = this.#parts
    if (own || present !== accounts.byId(userId)?.uid) return own
    return { uid: rights.uid, gid: process.getgid?.() ?? 0 }
  }

  async #note(userId: string, { refused, ...given }: Given): Promise<void> {
    const { logger, audit } = this.#parts
    const level = refused.length > 0 ? 'warn' : 'info'
    logger[level](
      { evt: 'profile-given', user_id: userId, ...given, refused: refused.slice(0, SHOWN) },
      `The files of the profile belong to the account ${given.uid} of the machine now${refused.length > 0 ? '; some were left as they are' : ''}.`,
    )
    await audit.append({
      category: 'security',
      level,
      event: 'profile_given',
      userId,
      actor: 'system',
      details: { ...given, refused: refused.length },
    })
  }

  #firstOf(range: UidRange): number {
    if (range !== DEFAULT_UID_RANGE) return range.from
    const blocks = Math.floor((range.to - range.from + 1) / BLOCK)
    const hash = createHash('sha256').update(this.#parts.layout.root).digest().readUInt32BE()
    return range.from + (hash % blocks) * BLOCK
  }

  /** Numbers that a folder of a profile belongs to, even one whose account is gone. */
  async #taken(): Promise<ReadonlySet<number>> {
    const { profiles, archive } = this.#parts.layout
    const uids = await Promise.all([profiles, archive].map(ownersIn))
    return new Set(uids.flat())
  }
}

const SHOWN = 20

interface Given {
  readonly uid: number
  readonly from: number
  readonly changed: number
  readonly refused: readonly { readonly path: string; readonly reason: string }[]
}

async function ownersIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  })
  return await Promise.all(names.map(async (name) => (await lstat(join(folder, name))).uid))
}
