import { createHash } from 'node:crypto'
import { lchown, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorkerStart } from '../../shared/control/worker-contract.ts'
import { PRIVATE_FOLDER } from '../../shared/files/atomic-write.ts'
import { type RootLayout, workerRunFolder } from '../../shared/layout/root-layout.ts'
import type { GroupPlace } from '../limits/control-group-places.ts'
import { limitBehind } from '../limits/limit-behind.ts'
import { setProcessPriority } from '../limits/thread-priority.ts'
import { type LimitHits, WorkerGroup } from '../limits/worker-group.ts'
import type { WorkerExit } from '../workers/worker-exit.ts'
import type { Confinement } from './confinement.ts'
import type { MachineAccount } from './own-tree.ts'
import type { ProfileAccounts } from './profile-accounts.ts'
import { endRemains } from './worker-remains.ts'

interface WallParts {
  readonly layout: RootLayout
  readonly accounts: Pick<ProfileAccounts, 'of' | 'own'>
  readonly confinement: Confinement
  readonly places: readonly GroupPlace[]
  /** Hears of what a worker left running. */
  readonly onRemains?: (userId: string, count: number) => void
  /** Hears of what could not be cleared away. */
  readonly onTrouble?: (userId: string, error: unknown) => void
}

/** How the folders begin of processes that try the walls. */
export const TRIAL_FOLDER = '.trial-'

type Whose = Pick<WorkerStart, 'username' | 'userId' | 'profileRoot'>

/** What stands around one worker's process. */
export interface Enclosure {
  /** Undefined where it is the supervisor's own. */
  readonly account: MachineAccount | undefined
  readonly folder: string
  readonly temporary: string
  /** Takes the process in; before it is told anything. */
  readonly take: (pid: number) => Promise<void>
  /** Ends what a process that is gone has left, and says how it really ended. */
  readonly clear: (pid: number, exit: WorkerExit) => Promise<WorkerExit>
}

/** The same around a process that tries it. */
export interface TrialEnclosure extends Enclosure {
  readonly group: WorkerGroup
}

/** Beside 100 of each other worker. Much less, and beside other programs of the machine a worker that somebody waits for stands still. */
const YIELDING_WEIGHT = 20

const NO_HITS: LimitHits = { memory: 0, processes: 0 }

/** Builds what stands around each worker's process, and clears it away. */
export class WorkerWalls {
  readonly #parts: WallParts
  /** Whose last process is known to have left nothing. */
  readonly #clean = new Set<string>()

  constructor(parts: WallParts) {
    this.#parts = parts
  }

  /** Makes ready for a process of this profile, which must have none. */
  async raise(whose: Whose): Promise<Enclosure> {
    const { accounts, layout, places, confinement } = this.#parts
    const { username, userId, profileRoot } = whose
    const account = await accounts.of(userId)
    const folder = workerRunFolder(layout, username)
    const temporary = join(folder, 'tmp')
    const name = this.#groupOf(username)
    if (!this.#clean.delete(username)) {
      // Its counts, too, are those of an earlier process.
      await (await WorkerGroup.find(places, name)).end()
      await this.#endRemains(whose, { account, session: undefined, temporary })
    }
    await accounts.own(userId, profileRoot)
    await makeAnew([folder, temporary], account)
    const group = await WorkerGroup.open(places, name, confinement.limits)
    return this.#enclosure(whose, { account, group, folder })
  }

  /**
   * Builds the same around a process that tries it beside the profile's worker: under the account and the limits of that, with a group
   * and a folder of its own. The profile is left as it is, so that what is wrong with it can be found.
   */
  async raiseForTrial(whose: Whose, part: 'a' | 't'): Promise<TrialEnclosure> {
    const { accounts, layout, places, confinement } = this.#parts
    const account = await accounts.of(whose.userId)
    const folder = join(layout.runWorkers, `${TRIAL_FOLDER}${part}.${whose.username}`)
    await makeAnew([folder, join(folder, 'tmp')], account)
    const name = groupName(layout, `${TRIAL_FOLDER}${part}.${whose.username}`)
    const group = await WorkerGroup.open(places, name, confinement.limits)
    const enclosure = this.#enclosure(whose, { account, group, folder, isTrial: true })
    return { ...enclosure, group }
  }

  /** What stands around a process that an earlier supervisor started. */
  async find(whose: Whose, pid: number): Promise<Enclosure> {
    const { accounts, places } = this.#parts
    const account = await accounts.of(whose.userId)
    const isItsOwn = account !== undefined && (await uidOf(pid)) === account.uid
    const group = await WorkerGroup.find(places, this.#groupOf(whose.username))
    const folder = workerRunFolder(this.#parts.layout, whose.username)
    return this.#enclosure(whose, { account: isItsOwn ? account : undefined, group, folder })
  }

  /** Has a worker yield the processors to all others, or ends that. */
  async setYielding(
    { username }: Pick<Whose, 'username'>,
    pid: number,
    yields: boolean,
  ): Promise<void> {
    const { places, confinement } = this.#parts
    const { limits } = confinement
    const cpuWeight = yields ? YIELDING_WEIGHT : limits.cpuWeight
    const group = await WorkerGroup.find(places, this.#groupOf(username))
    if (!(await group.weigh({ ...limits, cpuWeight }))) await setProcessPriority(pid, yields)
  }

  #enclosure(whose: Whose, { account, group, folder, isTrial = false }: Around): Enclosure {
    const temporary = join(folder, 'tmp')
    return {
      account,
      folder,
      temporary,
      take: async (pid) => await group.add(pid),
      clear: async (pid, exit) => {
        // A count that cannot be read leaves the worker's own words.
        const hits = await group.hits().catch(() => NO_HITS)
        const limit = limitBehind(exit, this.#parts.confinement.limits, hits)
        try {
          await group.end()
          // Everything else of the account is its worker's, which goes on.
          const whole = isTrial ? undefined : account
          await this.#endRemains(whose, { account: whole, session: pid, temporary })
          for (const path of isTrial ? [folder] : [join(folder, 'worker.sock'), temporary])
            await rm(path, { recursive: true, force: true })
          if (!isTrial) this.#clean.add(whose.username)
        } catch (error) {
          // An end is told even where not all could be cleared away; the next start tries again.
          this.#parts.onTrouble?.(whose.userId, error)
        }
        return limit ? { ...exit, limit } : exit
      },
    }
  }

  async #endRemains({ userId }: Whose, remains: Parameters<typeof endRemains>[0]): Promise<void> {
    const count = await endRemains(remains)
    if (count > 0) this.#parts.onRemains?.(userId, count)
  }

  /** A name that no other data root of the machine has. */
  #groupOf(username: string): string {
    return groupName(this.#parts.layout, username)
  }
}

/** The name of the control groups of one worker of a data root. */
export function groupName({ root }: RootLayout, username: string): string {
  return `mh-${createHash('sha256').update(root).digest('hex').slice(0, 12)}.${username}`
}

interface Around {
  readonly account: MachineAccount | undefined
  readonly group: WorkerGroup
  readonly folder: string
  readonly isTrial?: boolean
}

/** Whatever lay there may be a trap: it goes, and nothing in it is followed. */
async function makeAnew(
  folders: readonly string[],
  account: MachineAccount | undefined,
): Promise<void> {
  const [first = ''] = folders
  await rm(first, { recursive: true, force: true })
  for (const folder of folders) await mkdir(folder, { mode: PRIVATE_FOLDER })
  if (account) for (const folder of folders) await lchown(folder, account.uid, account.gid)
}

async function uidOf(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '')
  const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1]
  return uid === undefined ? undefined : Number(uid)
}
