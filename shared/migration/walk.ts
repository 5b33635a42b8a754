import { lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../errors/app-error.ts'
import type { Entry } from './migration-state.ts'

/** What stands at one path, as far as it can be told without reading files. */
export type Found = Pick<
  Entry,
  'from' | 'kind' | 'mode' | 'uid' | 'gid' | 'mtimeMs' | 'size' | 'target' | 'note'
>

/**
 * Everything at and below the paths, folders before what they hold, names in the order of their code units. Links are not
 * followed. What cannot be looked at has a note. In memory are the names of the folders on the way, no more.
 */
export function* walk(root: string, tops: readonly string[]): Generator<Found> {
  for (const top of tops) yield* lookAt(root, top)
}

/** What stands at one path; null when nothing does. */
export function foundAt(root: string, from: string): Found | null {
  const path = join(root, from)
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (!stats) return null
  const kind = kindOf(stats)
  return {
    from,
    kind,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    mtimeMs: stats.mtimeMs,
    size: kind === 'file' ? stats.size : 0,
    target: kind === 'link' ? readlinkSync(path) : null,
    note: kind === 'other' ? 'it is neither a file nor a folder' : null,
  }
}

function* lookAt(root: string, from: string): Generator<Found> {
  const one = foundAt(root, from)
  if (!one) {
    if (from.includes(MANGLED)) yield unnameable(from)
    return
  }
  if (one.kind !== 'folder') {
    yield one
    return
  }
  const names = namesIn(join(root, from))
  if (typeof names === 'string') {
    yield { ...one, note: names }
    return
  }
  yield one
  for (const name of names) yield* lookAt(root, `${from}/${name}`)
}

/** The names in a folder, or why they cannot be read. */
function namesIn(path: string): string[] | string {
  try {
    return readdirSync(path).toSorted()
  } catch (error) {
    return unreadable(error)
  }
}

/** The note of what cannot be read. */
export function unreadable(error: unknown): string {
  return `${UNREADABLE}${messageOf(error)}`
}

/** Whether a note says that. */
export function isUnreadable(note: string): boolean {
  return note.startsWith(UNREADABLE)
}

const UNREADABLE = 'unreadable: '

/** Stands for bytes that are no UTF-8. */
const MANGLED = '\uFFFD'

function unnameable(from: string): Found {
  const note = 'its name is not UTF-8, so that no program of ours could open it'
  return {
    from,
    kind: 'other',
    mode: 0,
    uid: null,
    gid: null,
    mtimeMs: 0,
    size: 0,
    target: null,
    note,
  }
}

function kindOf(stats: Stats): Found['kind'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'link' : 'other'
}
