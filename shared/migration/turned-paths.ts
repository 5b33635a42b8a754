import { realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { AppError, systemCodeOf } from '../errors/app-error.ts'
import { parseJson } from '../files/parse-json.ts'
import { destinationOf, PERSONAL_FOLDERS } from './destination.ts'
import type { Entry } from './migration-state.ts'

/** From where absolute paths pointed, and where they are to point. */
export interface PathMove {
  /** The tree. */
  readonly source: string
  /** How files and links spell the tree: through links, and as JSON may escape it. */
  readonly spellings: ReadonlySet<string>
  readonly inPlace: boolean
  readonly root: string
  /** The profile's folder, below the root. */
  readonly profile: string
}

/** Longer than any path. */
export const LONGEST_VALUE = 8_192

/** Where absolute paths stand in a file of that name; null for a file that is kept as it is. What a person said is never changed. */
export function valuesIn(name: string): RegExp | null {
  const begins = beginningIn(name)
  return begins === null ? null : new RegExp(`${begins}/[^"\\n\\r]{1,${LONGEST_VALUE}}`, 'gm')
}

/** Whether paths in a file of that name stand in JSON strings. */
export function isJsonName(name: string): boolean {
  return /\.(json|jsonl)$/.test(name)
}

/** How an absolute path spells the tree, when it leads to something that moves; else null. */
export function spellingIn(value: string, isTree: (spelling: string) => boolean): string | null {
  for (const { index } of value.matchAll(INTO_A_FOLDER)) {
    const spelling = value.slice(0, index)
    if (!isTree(spelling)) continue
    return destinationOf(value.slice(index + 1), '').to === null ? null : spelling
  }
  return null
}

/** An absolute path with its new beginning, or null when it is none of the tree's. */
export function turnedValue(value: string, move: PathMove, isJson: boolean): string | null {
  const spelling = spellingIn(value, (one) => move.spellings.has(one))
  if (spelling === null) return null
  const { to } = destinationOf(value.slice(spelling.length + 1), move.profile)
  const root = isJson ? JSON.stringify(move.root).slice(1, -1) : move.root
  return to === null ? null : `${root}/${to}`
}

/** What a link is to say at its new place, or null when it says that already. */
export function turnedTarget({ from, to, target }: Entry, move: PathMove): string | null {
  if (target === null || to === null) return null
  if (isAbsolute(target)) return turnedValue(target, move, false)
  const folder = join(move.root, dirname(to))
  const points = join(dirname(from), target)
  const placed = isPersonal(points) ? destinationOf(points, move.profile).to : null
  const stays = join(move.source, points)
  if (placed === null) return move.inPlace ? relative(folder, stays) : stays
  const turned = relative(folder, join(move.root, placed))
  return turned === relative(folder, join(folder, target)) ? null : turned
}

/** Tells whether a path is the tree, however it is spelled. Asks the file system once for each spelling. */
export class TreeSpellings {
  /** Those that are the tree, as they stand in files. */
  readonly found = new Set<string>()
  readonly #source: string
  readonly #known = new Map<string, boolean>()

  constructor(source: string) {
    this.#source = source
  }

  isTree(spelling: string, isJson: boolean): boolean {
    const key = `${isJson ? '"' : ''}${spelling}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    const isTree = realPathOf(isJson ? unescaped(spelling) : spelling) === this.#source
    this.#known.set(key, isTree)
    if (isTree) this.found.add(spelling)
    return isTree
  }
}

/** Bounds the memory that a tree with very many different paths takes. */
const MOST_KNOWN = 10_000

/** Null for what is none. */
function realPathOf(path: string | null): string | null {
  if (path === null || path === '' || path.includes('\0')) return null
  try {
    return realpathSync.native(path)
  } catch (error) {
    if (NO_SUCH_PATH.has(systemCodeOf(error) ?? '')) return null
    throw error
  }
}

const NO_SUCH_PATH = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'ENAMETOOLONG', 'EINVAL'])

/** What a piece of a JSON string says; null when it is none. */
function unescaped(piece: string): string | null {
  if (!piece.includes('\\')) return piece
  try {
    return String(parseJson(`"${piece}"`, 'A path'))
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

const INTO_A_FOLDER = new RegExp(`/(?=(?:${PERSONAL_FOLDERS.join('|')})(?:[/\\s]|$))`, 'g')

function isPersonal(path: string): boolean {
  return PERSONAL_FOLDERS.some((folder) => path === folder || path.startsWith(`${folder}/`))
}

/** What stands before a path in a file of that name. */
function beginningIn(name: string): string | null {
  if (/(^|\/)Modelfile$/.test(name)) return '(?<=^|[\\s"])'
  if (!isJsonName(name) || name.startsWith('logs/')) return null
  if (/^memory\/(episodic|tasks|curated)\/.*\.json$/.test(name))
    return '(?<="(?:target|path|file)":\\s{0,8}")'
  // A quotation mark that ends nothing is within what somebody said.
  return '(?<=(?<!\\\\)")'
}
