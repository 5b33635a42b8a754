import { chmod, realpath, stat } from 'node:fs/promises'
import type { SystemConfig } from '../../shared/api/system.ts'
import type { Said, SaidValues } from '../../shared/domain/said.ts'
import { DEFAULT_UID_RANGE, type UidRange } from '../../shared/domain/worker-limits.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { closedAncestor, closedProgram } from './closed-ancestor.ts'
import { knowsRange, missingRights, type ProcessRights } from './process-rights.ts'
import { type NoAccounts, noAccounts } from './walls-told.ts'

/** What keeps one profile's worker from another's. */
export type Walls =
  /** Each runs under an account of the machine's own: the kernel keeps them apart. */
  | { readonly kind: 'uid'; readonly range: UidRange }
  /** All run under the supervisor's account. */
  | ({ readonly kind: 'none' } & NoAccounts)

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
    const remedy = canSwitch(question.rights) ? said('set-auto') : null
    return { kind: 'none', ...noAccounts(said('configured'), remedy) }
  }
  const hindrance = await hindranceOf(question)
  if (!hindrance) return { kind: 'uid', range: rangeOf(question.config) }
  if (walls === 'auto') return { kind: 'none', ...hindrance }
  throw new AppError(
    'wrong-usage',
    `The configuration wants an account for each profile (walls: "uid"), which can't be had because ${hindrance.because}. ${hindrance.remedy || 'Start it as root, or put "auto" into etc/system.json.'}`,
  )
}

async function hindranceOf(question: WallsQuestion): Promise<NoAccounts | undefined> {
  const { rights, root, config } = question
  if (rights.uid !== 0) return noAccounts(said('ordinary-account'), null)
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

function withoutRights(missing: readonly string[]): NoAccounts {
  return noAccounts(said('no-rights', { rights: missing.join(', ') }), said('give-rights'))
}

function foreignRoot(root: string, uid: number): NoAccounts {
  return noAccounts(said('foreign-root', { uid }), said('start-as-account', { root }))
}

function unknownRange({ from, to }: UidRange): NoAccounts {
  return noAccounts(said('no-numbers', { from, to }), said('name-range'))
}

/** The data root is ours: that others may pass through it shows them nothing, since each folder in it has a mode of its own. */
async function openPassage(root: string): Promise<void> {
  const { mode } = await stat(root)
  if ((mode & 0o001) === 0) await chmod(root, (mode & 0o7777) | 0o011)
}

async function closedWay({ root, program }: WallsQuestion): Promise<NoAccounts | undefined> {
  const [node = process.execPath] = program
  const file = program.find((one) => /\.[cm]?[jt]s$/.test(one)) ?? node
  const ways = [closedAncestor(`${await realpath(root)}/run`), closedProgram(await realpath(node))]
  const closed = (await Promise.all([...ways, closedAncestor(await realpath(file))])).find(Boolean)
  if (closed === undefined) return undefined
  return noAccounts(said('closed-way', { path: closed }), said('open-way', { path: closed }))
}

function said<Code extends string>(code: Code, values: SaidValues = {}): Said<Code> {
  return { code, values }
}
