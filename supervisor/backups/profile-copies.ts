import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import {
  type BackupList,
  BackupList as BackupListShape,
  CopyOutcome,
} from '../../shared/api/backups.ts'
import { type FoundStore, storesIn } from '../../shared/backups/store-note.ts'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { KeeperWork } from '../../shared/control/keeper-messages.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { isInside } from '../../shared/files/safe-path.ts'
import { profileRoot, type RootLayout } from '../../shared/layout/root-layout.ts'
import { LeftOut } from '../../shared/template/profile-template.ts'
import { schema } from '../../shared/api/schema.ts'
import type { ProfileFolders } from '../profiles/profile-folders.ts'
import type { WorkerFleet } from '../workers/worker-fleet.ts'
import type { WorkerProgram } from '../workers/worker-program.ts'
import type { ProfileAccounts } from '../walls/profile-accounts.ts'
import type { CopySide, CopyTask } from './copy-works.ts'
import { runKeeper } from './keeper-process.ts'
import { swapIn } from './restore-swap.ts'
import { holdWorker, type WorkerHold } from './worker-hold.ts'

interface CopyParts {
  readonly layout: RootLayout
  readonly fleet: WorkerFleet
  readonly program: WorkerProgram
  readonly folders: ProfileFolders
  readonly audit: AuditLog
  /** To whom on the machine the files of each profile belong. */
  readonly machine: Pick<ProfileAccounts, 'own'>
}

/** Who wants a copy, as audits have it. */
export interface Asker {
  readonly actor: string
  readonly requestId: string | null
}

type Retention = NonNullable<Extract<KeeperWork, { kind: 'backup' }>['retention']>

interface RestoreWish {
  readonly from: string
  /** The name of a store that is not the account's own. */
  readonly store?: string | undefined
  readonly at?: string | undefined
  readonly file?: string | undefined
}

interface Unpacked {
  readonly into: string
  readonly username: string
  readonly result: Result
}

/** What it takes is checked as a template, like one from anywhere. */
const TakenTemplate = schema(() => z.looseObject({ leftOut: z.array(LeftOut.zod) }))
type TakenTemplate = z.output<typeof TakenTemplate.zod>

/** Some small files are read. */
const TEMPLATE_MS = 30_000

type Result = Omit<CopyOutcome, 'username' | 'problem'>

/** Copies of profiles, made and put back by keepers. The supervisor moves whole folders, and sees that no worker is in the way. */
export class ProfileCopies {
  readonly #parts: CopyParts

  constructor(parts: CopyParts) {
    this.#parts = parts
  }

  /** A backup of a profile, whose worker may run. */
  backup(
    profile: ProfileRef,
    asker: Asker,
    { to, retention }: { to: string; retention?: Retention | undefined },
  ): CopyTask {
    const named = { ...this.#named(profile), backups: this.#backups(to) }
    const work = { kind: 'backup', ...named, ...asker } as const
    return this.#task(profile, asker, {
      event: 'profile_backed_up',
      run: async (side) =>
        await this.#keep(profile, side, { ...work, ...(retention && { retention }) }),
    })
  }

  /** Reads all backups of a profile. */
  verify(profile: ProfileRef, asker: Asker, from: string): CopyTask {
    const named = { ...this.#named(profile), backups: this.#backups(from) }
    return this.#task(profile, asker, {
      event: 'backups_verified',
      run: async (side) => await this.#keep(profile, side, { kind: 'verify', ...named }),
    })
  }

  /** Puts a profile, or one file of it, back as a backup has it; its worker ends for that long. */
  restore(profile: ProfileRef, asker: Asker, wish: RestoreWish): CopyTask {
    const event = wish.file === undefined ? 'profile_restored' : 'profile_file_restored'
    const backups = this.#backups(wish.from)
    const at = wish.at === undefined ? {} : { at: wish.at }
    const store = wish.store === undefined ? {} : { storeName: wish.store }
    const work = { ...this.#named(profile), ...asker, backups, ...store, ...at }
    const { folders } = this.#parts
    return this.#task(profile, asker, {
      event,
      run: async (side) => {
        using _lock = await this.#parts.fleet.lock(profile, 'restore')
        if (wish.file === undefined) return await this.#restoreWhole(profile, side, work)
        const { path: aside, shown } = await folders.placeAside(profile, new Date())
        const { file } = wish
        const task = { kind: 'restore-file', ...work, file, aside } as const
        const result = await this.#keepInPlace(profile, side, task)
        if (existsSync(aside)) return { ...result, archivedTo: shown }
        await folders.notes.remove(basename(aside))
        return { ...result, archivedTo: null }
      },
    })
  }

  /** Writes a profile into an archive; its worker may run. */
  export(
    profile: ProfileRef,
    asker: Asker,
    wish: { file: string; withSecrets: boolean },
  ): CopyTask {
    const work = { kind: 'export', ...this.#named(profile), ...asker, ...wish } as const
    return this.#task(profile, asker, {
      event: 'profile_exported',
      run: async (side) => await this.#keep(profile, side, work),
    })
  }

  /** Unpacks an archive beside the profiles; gives the folder, whose name the archive says and what is in it. */
  async unpack(file: string, side: CopySide): Promise<Unpacked> {
    const into = await this.#parts.folders.placeBeside({ username: 'import' })
    const work = { kind: 'import', file, into } as const
    const { owner, ...result } = await runKeeper(work, { ...this.#keeper(side), hold: nobody })
    const username = String(owner)
    return { into, username, result: CopyOutcome.parse({ ...result, username }, 'Keeper') }
  }

  /** What a template takes of a profile, and what it leaves there; the person's audit has it before. */
  async takeTemplate(
    profile: ProfileRef,
    asker: Asker,
    wish: { name: string; withRelationships: boolean; personNames: string[] },
  ): Promise<TakenTemplate> {
    const work = { kind: 'template', ...this.#named(profile), ...asker, ...wish } as const
    const signal = AbortSignal.timeout(TEMPLATE_MS)
    const side = { signal, onProgress: () => undefined }
    return TakenTemplate.parse(
      await runKeeper(work, { ...this.#keeper(side), hold: nobody }),
      'Keeper',
    )
  }

  /** What backups there are in a folder, of accounts and of others. */
  async list(from: string, signal: AbortSignal): Promise<BackupList> {
    const items: Record<string, unknown>[] = []
    for (const store of await storesIn(from)) {
      const work = { kind: 'list', store: store.path } as const
      const result = await runKeeper(work, {
        ...this.#keeper({ signal, onProgress: () => undefined }),
        hold: nobody,
      })
      const snapshots = Array.isArray(result['items']) ? result['items'] : []
      items.push(...snapshots.map((one: unknown) => ({ ...Object(one), ...namesOf(store) })))
    }
    return BackupListShape.parse({ from, items }, 'Backups')
  }

  async #restoreWhole(
    profile: ProfileRef,
    side: CopySide,
    work: Omit<Extract<KeeperWork, { kind: 'restore' }>, 'kind' | 'into'>,
  ): Promise<Result> {
    const { folders } = this.#parts
    const into = await folders.placeBeside(profile)
    const result = await this.#keep(profile, side, { kind: 'restore', ...work, into })
    const archivedTo = await swapIn(this.#parts, profile, into)
    return { ...result, archivedTo }
  }

  /** Where everybody's backups are. A copy of a profile within the profiles would be a part of itself. */
  #backups(folder: string): string {
    const { root, profiles, run } = this.#parts.layout
    if ([profiles, run].some((one) => isInside(one, folder)) || isInside(folder, root)) {
      throw refusal(
        'backups-inside',
        `Backups cannot lie in ${folder}: choose a folder that neither holds the data root nor is part of profiles/ or run/.`,
        { values: { path: folder }, as: 'invalid-path' },
      )
    }
    return folder
  }

  #named({ userId, username }: ProfileRef): { root: string; userId: string; username: string } {
    return { root: profileRoot(this.#parts.layout, username), userId, username }
  }

  #task(
    profile: ProfileRef,
    asker: Asker,
    { event, run }: { event: string; run: CopyTask['run'] },
  ): CopyTask {
    const { audit } = this.#parts
    const { userId, username } = profile
    return {
      username,
      async run(side) {
        const result = await run(side)
        const { at = null, files = null, bytes = null } = result
        const details = { username, at, files, bytes }
        await audit.append({ category: 'data', event, userId, ...asker, details })
        return result
      },
    }
  }

  /** What is made in the profile on the way is the person's, too, whatever comes of it. */
  async #keepInPlace(
    profile: ProfileRef,
    side: CopySide,
    work: Extract<KeeperWork, { kind: 'restore-file' }>,
  ): Promise<Result> {
    try {
      return await this.#keep(profile, side, work)
    } finally {
      await this.#parts.machine.own(profile.userId, work.root, { all: true })
    }
  }

  async #keep(profile: ProfileRef, side: CopySide, work: KeeperWork): Promise<Result> {
    const result = await runKeeper(work, {
      ...this.#keeper(side),
      hold: (onProcess) => holdWorker(this.#parts.fleet, profile, onProcess),
    })
    return CopyOutcome.parse({ ...result, username: profile.username }, 'Keeper')
  }

  #keeper({ signal, onProgress }: CopySide) {
    const { program, layout } = this.#parts
    return { program, folder: layout.run, signal, onProgress }
  }
}

/** No worker is in the way where no profile is looked at. */
async function nobody(): Promise<WorkerHold> {
  return { release: () => true }
}

/** A folder without a note is called after whom it is of. */
function namesOf(store: FoundStore): { store: string; username: string; userId: string | null } {
  const { name } = store
  const isOwned = store.status === 'owned'
  return {
    store: name,
    username: isOwned ? store.owner.username : name,
    userId: isOwned ? store.owner.userId : null,
  }
}
