import { lstat } from 'node:fs/promises'
import { relative, sep, join } from 'node:path'
import type { TrialFinding } from '../../shared/api/doctor.ts'
import { shellWord } from '../../shared/doctor/shell-word.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { profileRoot, type RootLayout } from '../../shared/layout/root-layout.ts'
import type { Walls } from '../walls/choose-walls.ts'

interface Known {
  readonly layout: RootLayout
  readonly walls: Walls
  readonly username: string
  readonly against: string | undefined
  /** The account of whom it was tried on. */
  readonly againstUid: number | null
}

type Unhealed = Omit<TrialFinding, 'remedy'>

const AS_ROOT =
  'Run the supervisor as root, on a data root that is root’s: each profile then has an account of its own. See "Walls and limits" in docs/admin-guide/09-running-it.md.'

/** What to do about a wall that did not hold. */
export async function remedyFor(finding: Unhealed, known: Known): Promise<string> {
  const { verdict, check } = finding
  if (verdict === 'held' || verdict === 'untried') return ''
  if (verdict === 'not-here') return remedyElsewhere(finding, known.walls)
  const { username, against } = known
  switch (check) {
    case 'own-folder':
    case 'worker':
    case 'account':
      return `mh worker restart ${username}`
    case 'rights':
    case 'limits':
    case 'environment':
    case 'descriptors':
    case 'modes':
      return `mh restart, then mh worker restart ${username}; if it stays so, report it: SECURITY.md`
    case 'processes':
      return against === undefined ? 'mh restart --workers' : `mh worker restart ${against}`
    case 'remains':
      return 'mh service install, so that the kernel’s groups hold together what a worker starts'
    default:
      return await remedyForPaths(finding, known)
  }
}

function remedyElsewhere({ check }: Unhealed, walls: Walls): string {
  if (check === 'rights') return 'Install util-linux (setpriv), then mh restart --workers'
  if (walls.kind === 'uid') return 'mh service install'
  return walls.remedy || AS_ROOT
}

async function remedyForPaths({ subjects }: Unhealed, known: Known): Promise<string> {
  const paths = subjects.filter((one) => one.startsWith(known.layout.root))
  const open = await Promise.all(paths.map((path) => firstOpen(path, known.layout)))
  const closing = [...new Set(open.filter((path) => path !== undefined))]
  const orders = closing.map(({ path, mode }) => `chmod ${mode} ${shellWord(path)}`)
  const wrong = await isOthers(known)
  if (wrong) orders.push(`mh worker restart ${wrong}, which gives its files back to its account`)
  return orders.join('; ') || 'mh doctor; if it finds nothing, report it: SECURITY.md'
}

interface Closing {
  readonly path: string
  readonly mode: string
}

/** The first thing on the way to it, from the top, that lets others in who should stay outside. */
async function firstOpen(path: string, layout: RootLayout): Promise<Closing | undefined> {
  const passages = [layout.run, layout.runWorkers, layout.profiles]
  let way = layout.root
  const names = ['', ...relative(layout.root, path).split(sep)]
  for (const name of names) {
    way = join(way, name)
    const found = await lstat(way).catch(absent)
    if (!found) return undefined
    // A passage is passed through, and no more.
    const isPassage = way === layout.root || passages.includes(way)
    const allowed = isPassage ? 0o711 : 0o700
    if ((found.mode & 0o777 & ~allowed) !== 0)
      return { path: way, mode: isPassage ? '0711' : 'go=' }
  }
  return undefined
}

function absent(error: unknown): undefined {
  if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? '')) return undefined
  throw error
}

/** The profile whose folder belongs to somebody else. */
async function isOthers({
  layout,
  walls,
  against,
  againstUid,
}: Known): Promise<string | undefined> {
  if (against === undefined || walls.kind === 'none') return undefined
  const found = await lstat(profileRoot(layout, against)).catch(absent)
  return found && found.uid !== againstUid ? against : undefined
}
