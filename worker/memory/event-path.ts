import { createHash } from 'node:crypto'

/** How many characters of the content a file name shows. */
const SLUG_LENGTH = 50
const MAX_YEAR_FILES = 10_000

/** The readable end of a file name: lower-case, runs outside `[a-z0-9-]` become one `-`; `event` when nothing is left. */
export function slugOf(content: string): string {
  const slug = content
    .slice(0, 4 * SLUG_LENGTH)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, SLUG_LENGTH)
    .replace(/-+$/, '')
  return slug || 'event'
}

interface NewEventFile {
  readonly id: string
  readonly content: string
  readonly at: Date
}

/** Path of a new event below the episodic folder: its UTC year and, once that folder is full, its month. */
export function eventPath({ id, content, at }: NewEventFile, filesInYear: number): string {
  const folders = filesInYear >= MAX_YEAR_FILES ? [yearOf(at), monthOf(at)] : [yearOf(at)]
  return [...folders, `${stemOf(id)}-${slugOf(content)}.json`].join('/')
}

/** The path of an event in the same folder under the name that its present content gives. */
export function renamedPath(
  path: string,
  { id, content }: Pick<NewEventFile, 'id' | 'content'>,
): string {
  return `${path.slice(0, path.lastIndexOf('/') + 1)}${stemOf(id)}-${slugOf(content)}.json`
}

/** The folder of a time's UTC year. */
export function yearOf(at: Date): string {
  return String(Math.max(0, at.getUTCFullYear())).padStart(4, '0')
}

function monthOf(at: Date): string {
  return String(at.getUTCMonth() + 1).padStart(2, '0')
}

const PLAIN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/
const DIGEST_LENGTH = 16

/** What a file's name begins with: the id, or where a name cannot carry it a readable part of it and its digest. */
function stemOf(id: string): string {
  if (PLAIN_ID.test(id)) return id
  const digest = createHash('sha256').update(id).digest('hex').slice(0, DIGEST_LENGTH)
  return `${slugOf(id)}-${digest}`
}

/** Whether a file's name is that of an event with this id. */
export function isNamedAfter(id: string, name: string): boolean {
  const stem = stemOf(id)
  return name === `${stem}.json` || (name.startsWith(`${stem}-`) && name.endsWith('.json'))
}

const BIN = '.bin/'

/** Whether a path below the episodic folder lies in the bin. */
export function isBinned(path: string): boolean {
  return path.startsWith(BIN)
}

/** Where a path goes in the bin; `layer` counts the files with the same path that are there already. */
export function binPath(path: string, layer: number): string {
  return layer === 0 ? `${BIN}${path}` : `${BIN}.${layer}/${path}`
}

/** Where a path in the bin came from. */
export function restoredPath(path: string): string {
  return path.slice(BIN.length).replace(/^\.\d+\//, '')
}

/** The folder of all memories' earlier versions. */
export const HISTORY_FOLDER = '.history'

/** The folder of a memory's earlier versions, by the path that it has or had outside the bin. */
export function historyFolder(path: string): string {
  const kept = isBinned(path) ? restoredPath(path) : path
  return `${HISTORY_FOLDER}/${kept.replace(/\.json$/, '')}`
}

const ID = /^[a-z]+-(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{10,20})/

/** The id with which a file's name begins, in the forms that ids have had. */
export function idInName(name: string): string | undefined {
  return ID.exec(name)?.[0]
}

/** A path as a log may show it: the folder and the id. The rest of a file's name is made from the memory's first words. */
export function pathForLog(path: string): string {
  const slash = path.lastIndexOf('/') + 1
  const [id = ''] = ID.exec(path.slice(slash)) ?? []
  return `${path.slice(0, slash)}${id}…`
}
