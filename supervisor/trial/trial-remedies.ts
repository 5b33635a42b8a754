import { lstat } from 'node:fs/promises'
import { relative, sep, join } from 'node:path'
import type { TrialFinding } from '../../shared/api/doctor.ts'
import { inWords, type SaidValues, type Sentences } from '../../shared/domain/said.ts'
import type { TrialRemedy, TrialRemedyCode } from '../../shared/domain/trial-said.ts'
import { shellWord } from '../../shared/doctor/shell-word.ts'
import { WALLS_REMEDY_WORDS } from '../../shared/doctor/words/walls-words.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { profileRoot, type RootLayout } from '../../shared/layout/root-layout.ts'
import type { Walls } from '../walls/choose-walls.ts'
import type { Judged } from './judge-trial.ts'

interface Known {
  readonly layout: RootLayout
  readonly walls: Walls
  readonly username: string
  readonly against: string | undefined
  /** The account of whom it was tried on. */
  readonly againstUid: number | null
}

/** What to do about each, in English. */
const ENGLISH: Sentences<TrialRemedyCode> = {
  'restart-worker': ({ username }) => `mh worker restart ${username}`,
  'restart-all': ({ username }) =>
    `mh restart, then mh worker restart ${username}; if it stays so, report it: SECURITY.md`,
  'restart-workers': () => 'mh restart --workers',
  'service-for-groups': () =>
    'mh service install, so that the kernel’s groups hold together what a worker starts',
  setpriv: () => 'Install util-linux (setpriv), then mh restart --workers',
  service: () => 'mh service install',
  ...WALLS_REMEDY_WORDS,
  'as-root': () =>
    'Run the supervisor as root, on a data root that is root’s: each profile then has an account of its own. See "Walls and limits" in docs/admin-guide/09-running-it.md.',
  close: ({ commands, username }) => {
    const back = username
      ? [`mh worker restart ${username}, which gives its files back to its account`]
      : []
    return [...(commands ? [commands] : []), ...back].join('; ')
  },
  doctor: () => 'mh doctor; if it finds nothing, report it: SECURITY.md',
}

/** What to do about a wall that did not hold: in words, and by a code. */
export async function remedyFor(
  finding: Judged,
  known: Known,
): Promise<Pick<TrialFinding, 'remedy' | 'remedySaid'>> {
  const said = await remedySaid(finding, known)
  return { remedy: said === null ? '' : inWords([said], ENGLISH), remedySaid: said }
}

async function remedySaid(finding: Judged, known: Known): Promise<TrialRemedy | null> {
  const { verdict, check } = finding
  if (verdict === 'held' || verdict === 'untried') return null
  if (verdict === 'not-here') return remedyElsewhere(finding, known.walls)
  const { username, against } = known
  switch (check) {
    case 'own-folder':
    case 'worker':
    case 'account':
      return said('restart-worker', { username })
    case 'rights':
    case 'limits':
    case 'environment':
    case 'descriptors':
    case 'modes':
      return said('restart-all', { username })
    case 'processes':
      return against === undefined
        ? said('restart-workers')
        : said('restart-worker', { username: against })
    case 'remains':
      return said('service-for-groups')
    case 'files':
    case 'sockets':
    case 'secrets':
    case 'console':
    case 'supervisor':
    case 'writes':
      return await remedyForPaths(finding, known)
  }
}

function said(code: TrialRemedyCode, values: SaidValues = {}): TrialRemedy {
  return { code, values }
}

function remedyElsewhere({ check }: Judged, walls: Walls): TrialRemedy {
  if (check === 'rights') return said('setpriv')
  if (walls.kind === 'uid') return said('service')
  return walls.said.remedy[0] ?? said('as-root')
}

async function remedyForPaths({ subjects }: Judged, known: Known): Promise<TrialRemedy> {
  const paths = subjects.filter((one) => one.startsWith(known.layout.root))
  const open = await Promise.all(paths.map((path) => firstOpen(path, known.layout)))
  const closing = [...new Set(open.filter((path) => path !== undefined))]
  const orders = closing.map(({ path, mode }) => `chmod ${mode} ${shellWord(path)}`)
  const username = (await isOthers(known)) ?? ''
  if (orders.length === 0 && username === '') return said('doctor')
  return said('close', { commands: orders.join('; '), username })
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
