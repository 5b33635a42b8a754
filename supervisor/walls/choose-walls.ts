import { chmod, realpath, stat } from 'node:fs/promises'
import type { SystemConfig } from '../../shared/api/system.ts'
import { inWords, type Said, type SaidValues } from '../../shared/domain/said.ts'
import type {
  NoAccountsCode,
  WallsRemedy,
  WallsRemedyCode,
} from '../../shared/domain/walls-said.ts'
import { NO_ACCOUNTS_WORDS, WALLS_REMEDY_WORDS } from '../../shared/doctor/words/walls-words.ts'
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
      /** The same by codes. */
      readonly said: {
        readonly because: Said<NoAccountsCode>
        readonly remedy: readonly WallsRemedy[]
      }
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
    const remedy = canSwitch(question.rights) ? remedyBy('walls-switch') : []
    return { kind: 'none', ...hindrance({ code: 'walls-chosen', values: {} }, remedy) }
  }
  const found = await hindranceOf(question)
  if (!found) return { kind: 'uid', range: rangeOf(question.config) }
  if (walls === 'auto') return { kind: 'none', ...found }
  throw new AppError(
    'wrong-usage',
    `The configuration wants an account for each profile (walls: "uid"), which can't be had because ${found.because}. ${found.remedy || 'Start it as root, or put "auto" into etc/system.json.'}`,
  )
}

type Hindrance = Omit<Extract<Walls, { kind: 'none' }>, 'kind'>

function hindrance(because: Said<NoAccountsCode>, remedy: readonly WallsRemedy[]): Hindrance {
  return {
    because: inWords([because], NO_ACCOUNTS_WORDS),
    remedy: inWords(remedy, WALLS_REMEDY_WORDS),
    said: { because, remedy },
  }
}

function remedyBy(code: WallsRemedyCode, values: SaidValues = {}): readonly [WallsRemedy] {
  return [{ code, values }]
}

async function hindranceOf(question: WallsQuestion): Promise<Hindrance | undefined> {
  const { rights, root, config } = question
  if (rights.uid !== 0) return hindrance({ code: 'walls-ordinary', values: {} }, [])
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
  const values = { rights: missing.join(', ') }
  return hindrance({ code: 'walls-no-rights', values }, remedyBy('walls-give-rights'))
}

function foreignRoot(root: string, uid: number): Hindrance {
  return hindrance(
    { code: 'walls-foreign-root', values: { uid } },
    remedyBy('walls-own-root', { root }),
  )
}

function unknownRange({ from, to }: UidRange): Hindrance {
  return hindrance({ code: 'walls-no-range', values: { from, to } }, remedyBy('walls-other-range'))
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
  const values = { path: closed }
  return hindrance({ code: 'walls-closed-way', values }, remedyBy('walls-open-way', values))
}
