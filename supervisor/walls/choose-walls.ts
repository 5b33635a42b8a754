import { chmod, realpath, stat } from 'node:fs/promises'
import type { SystemConfig } from '../../shared/api/system.ts'
import { DEFAULT_UID_RANGE, type UidRange } from '../../shared/domain/worker-limits.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { closedAncestor, closedProgram } from './closed-ancestor.ts'
import { knowsRange, missingRights, type ProcessRights } from './process-rights.ts'

/** What keeps one profile's worker from another's. */
export type Walls =
  /** Each runs under an account of the machine's own: the kernel keeps them apart. */
  | { readonly kind: 'uid'; readonly range: UidRange }
  /** All run under the supervisor's account. */
  | {
      readonly kind: 'none'
      /** Why, as the end of a sentence. */
      readonly because: string
      /** How to have accounts; empty where that is nothing to mend. */
      readonly remedy: string
    }

export interface WallsQuestion {
  readonly config: Pick<SystemConfig, 'walls' | 'uidRange'>
  /** The data root. */
  readonly root: string
  /** Node, and the file that it runs. */
  readonly program: readonly string[]
  readonly rights: ProcessRights
}

/** Chooses the walls of this start. Throws `profile-unusable` where the owner wants accounts or nothing, and they can't be had. */
export async function chooseWalls(question: WallsQuestion): Promise<Walls> {
  const { walls } = question.config
  if (walls === 'none') {
    return {
      kind: 'none',
      because: 'the configuration says so (walls: "none")',
      remedy: canSwitch(question.rights)
        ? 'mh config set walls auto, then mh restart --workers'
        : '',
    }
  }
  const hindrance = await hindranceOf(question)
  if (!hindrance) return { kind: 'uid', range: rangeOf(question.config) }
  if (walls === 'auto') return { kind: 'none', ...hindrance }
  throw new AppError(
    'wrong-usage',
    `The configuration wants an account for each profile (walls: "uid"), which can't be had because ${hindrance.because}. ${hindrance.remedy || 'Start it as root, or put "auto" into etc/system.json.'}`,
  )
}

type Hindrance = Pick<Extract<Walls, { kind: 'none' }>, 'because' | 'remedy'>

async function hindranceOf(question: WallsQuestion): Promise<Hindrance | undefined> {
  const { rights, root, config } = question
  if (rights.uid !== 0)
    return { because: 'the supervisor runs under an ordinary account', remedy: '' }
  if (!canSwitch(rights)) return withoutRights(missingRights(rights))
  const range = rangeOf(config)
  if (!knowsRange(rights, range)) return unknownRange(range)
  const { uid } = await stat(root)
  if (uid !== rights.uid) return foreignRoot(root, uid)
  await openPassage(root)
  return await closedWay(question)
}

function canSwitch(rights: ProcessRights): boolean {
  return rights.uid === 0 && missingRights(rights).length === 0
}

function rangeOf({ uidRange }: WallsQuestion['config']): UidRange {
  return uidRange ?? DEFAULT_UID_RANGE
}

function withoutRights(missing: readonly string[]): Hindrance {
  return {
    because: `root lacks the right to it here (${missing.join(', ')})`,
    remedy: 'In a service of systemd: mh service install. In a container: give it these rights.',
  }
}

function foreignRoot(root: string, uid: number): Hindrance {
  return {
    because: `the data root belongs to the account with the number ${uid}, who could not use it any more`,
    remedy: `Start it as that account; or, to have accounts: mh stop, then chown -R -h root: ${root}`,
  }
}

function unknownRange({ from, to }: UidRange): Hindrance {
  return {
    because: `the account numbers ${from} to ${to} do not exist in this container`,
    remedy:
      'Name a range that does: mh config set uidRange \'{"from":60000,"to":64999}\', then mh restart --workers',
  }
}

/** The data root is ours: that others may pass through it shows them nothing, since each folder in it has a mode of its own. */
async function openPassage(root: string): Promise<void> {
  const { mode } = await stat(root)
  if ((mode & 0o001) === 0) await chmod(root, (mode & 0o7777) | 0o011)
}

async function closedWay({ root, program }: WallsQuestion): Promise<Hindrance | undefined> {
  const [node = process.execPath] = program
  const file = program.find((one) => /\.[cm]?[jt]s$/.test(one)) ?? node
  const ways = [closedAncestor(`${await realpath(root)}/run`), closedProgram(await realpath(node))]
  const closed = (await Promise.all([...ways, closedAncestor(await realpath(file))])).find(Boolean)
  if (closed === undefined) return undefined
  return {
    because: `${closed} is closed to other accounts, who could not get to the programs or to their profile`,
    remedy: `chmod o+x ${closed}, or move the data root (and Node) to a place that is open, then mh restart --workers`,
  }
}
