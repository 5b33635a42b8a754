import type { IndexReader } from '../index/index-reader.ts'
import { TimeSlice } from '../memory/time-slice.ts'

interface LookedAtFolder {
  readonly folder: string
  /** The folders in it, which are looked at by themselves. */
  readonly folders: ReadonlySet<string>
  /** Whether a file lies there now: asked of each path by itself, since what a folder of a year holds is too much to remember. */
  readonly isThere: (path: string) => boolean
}

/** Lends the index's reader for a moment. */
type UseReader = <T>(work: (reader: Pick<IndexReader, 'pathsAfter'>) => T) => Promise<T>

const PATHS_TOGETHER = 200
/** After every name that a folder's file can have. */
const LAST = '/\u{10FFFF}'

/** The paths that the index has in a folder and that are not there any more; what lies in folders that are there is passed over. */
export async function gonePaths(looked: LookedAtFolder, use: UseReader): Promise<string[]> {
  const below = looked.folder === '' ? '' : `${looked.folder}/`
  const gone: string[] = []
  const slice = new TimeSlice()
  for (let last: string | undefined = below; last !== undefined;) {
    const after: string = last
    const paths = await use((reader) => reader.pathsAfter(after, PATHS_TOGETHER))
    last = sortOut({ looked, below, paths, gone })
    if (slice.isOver) await slice.pause()
  }
  return gone
}

interface Sorting {
  readonly looked: LookedAtFolder
  readonly below: string
  readonly paths: readonly string[]
  readonly gone: string[]
}

/** Gives after which path to go on; undefined at the end. */
function sortOut({ looked, below, paths, gone }: Sorting): string | undefined {
  for (const path of paths) {
    if (!path.startsWith(below)) return undefined
    const slash = path.indexOf('/', below.length)
    const folder = slash === -1 ? undefined : path.slice(0, slash)
    if (folder !== undefined && looked.folders.has(folder)) return `${folder}${LAST}`
    if (folder !== undefined || !looked.isThere(path)) gone.push(path)
  }
  return paths.at(-1)
}
