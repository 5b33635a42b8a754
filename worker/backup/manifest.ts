import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { isDerived } from './derived.ts'
import { isSafePart, isSafeRelative } from './safe-relative.ts'
import { linesOf, sealedBody, sealOf } from './sealed-lines.ts'

export const MANIFEST_VERSION = 1
const MOST_ENTRIES = 5_000_000

const Header = schema(() =>
  z.strictObject({
    format: z.literal('mh-profile'),
    version: z.int(),
    username: z.string().max(64),
    at: z.iso.datetime(),
    files: z.int().min(0),
    bytes: z.int().min(0),
    /** Links and the like, which are in no copy. */
    leftOut: z.array(z.string()),
    /** Whether keys and passwords are in it. */
    secrets: z.boolean(),
  }),
)
export type ManifestHeader = z.output<typeof Header.zod>

const mode = (): z.ZodInt => z.int().min(0).max(0o777)
const Line = schema(() =>
  z.union([
    z.strictObject({
      path: z.string(),
      size: z.int().min(0),
      mode: mode(),
      mtimeNs: z.string().regex(/^-?\d{1,20}$/),
      /** Manifests of earlier versions do not have it: their files are read again once. */
      ctimeNs: z
        .string()
        .regex(/^-?\d{1,20}$/)
        .default(''),
      inode: z.string().regex(/^\d{1,20}$/),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
    }),
    z.strictObject({ folder: z.string(), mode: mode() }),
  ]),
)

/** A folder of a snapshot. */
export interface ManifestFolder {
  readonly path: string
  readonly mode: number
}

/** A file of a snapshot, with the stamp that it had. */
export interface ManifestFile extends ManifestFolder {
  readonly size: number
  readonly mtimeNs: string
  /** Empty where it is not known. */
  readonly ctimeNs: string
  readonly inode: string
  readonly hash: string
}

/** What a profile held at one moment: parents before what is in them. */
export interface Manifest {
  readonly header: ManifestHeader
  readonly folders: readonly ManifestFolder[]
  readonly files: readonly ManifestFile[]
}

/** The files of one folder, as lines of a manifest: an earlier one may have had them. */
export interface FolderFiles {
  readonly folder: string
  readonly lines: Buffer
  readonly files: number
  readonly bytes: number
}

/** A manifest that is to be put together. */
export interface ManifestParts {
  readonly header: ManifestHeader
  readonly folders: readonly ManifestFolder[]
  readonly groups: readonly FolderFiles[]
}

/** Where the lines of a folder's files begin in a manifest, and how many bytes they take. */
export interface Place {
  readonly from: number
  readonly length: number
}

/** A manifest as its file has it: a header, a line for each folder and file, and the hash of all that; in pieces, with the places of the groups. */
export interface WrittenManifest {
  readonly pieces: readonly Buffer[]
  readonly places: readonly Place[]
  /** Its last line. */
  readonly seal: string
}

export function writtenManifest({ header, folders, groups }: ManifestParts): WrittenManifest {
  const head = textOf([header, ...folders.map(({ path, mode }) => ({ folder: path, mode }))])
  const body = [head, ...groups.map(({ lines }) => lines)]
  let from = head.length
  const places = groups.map(({ lines: { length } }) => {
    const place = { from, length }
    from += length
    return place
  })
  const seal = sealOf(...body)
  return { pieces: [...body, Buffer.from(seal)], places, seal }
}

/** The lines of files. */
export function fileLines(files: readonly ManifestFile[]): Buffer {
  return textOf(files.map(lineOf))
}

/** All entries of a manifest that is to be put together. */
export function wholeManifest({ header, folders, groups }: ManifestParts): Manifest {
  const files = groups.flatMap(({ lines }) => entriesOf(linesOf(lines), 'Backup').files)
  return { header, folders, files }
}

function textOf(lines: readonly object[]): Buffer {
  return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

/** Named one by one: an entry must not bring members along that readers refuse. */
function lineOf({ path, size, mode, mtimeNs, ctimeNs, inode, hash }: ManifestFile): object {
  return { path, size, mode, mtimeNs, ...(ctimeNs && { ctimeNs }), inode, hash }
}

/** Reads a manifest. Throws `file-corrupt` when a single bit of it has changed, and for a version that is not known. */
export function readManifest(bytes: Buffer, what: string): Manifest {
  const lines = linesOf(sealedBody(bytes, what, INSTEAD))
  try {
    const header = Header.parse(parseJson(lines[0] ?? '', what), what)
    if (header.version !== MANIFEST_VERSION) throw corrupt(what, `has version ${header.version}`)
    return checked({ header, ...entriesOf(lines.slice(1), what) }, what)
  } catch (error) {
    if (error instanceof AppError && error.code !== 'file-corrupt')
      throw corrupt(what, error.message)
    throw error
  }
}

const INSTEAD = 'Take another one; this one restores nothing.'

/** The entries that lines name, each looked at by itself. */
export function entriesOf(
  lines: readonly string[],
  what: string,
): { folders: ManifestFolder[]; files: ManifestFile[] } {
  if (lines.length > MOST_ENTRIES) throw corrupt(what, `has more than ${MOST_ENTRIES} entries`)
  const folders: ManifestFolder[] = []
  const files: ManifestFile[] = []
  for (const line of lines) {
    const entry = plainFile(line) ?? Line.parse(parseJson(line, what), what)
    if ('folder' in entry) folders.push({ path: entry.folder, mode: entry.mode })
    else files.push(entry)
  }
  return { folders, files }
}

/** A line of a file just as `lineOf` writes it, of the same shape as `Line`. */
const PLAIN_FILE =
  /^\{"path":"([^"\\]*)","size":(0|[1-9]\d{0,14}),"mode":(0|[1-9]\d{0,2}),"mtimeNs":"(-?\d{1,20})","ctimeNs":"(-?\d{1,20})","inode":"(\d{1,20})","hash":"([0-9a-f]{64})"\}$/
const MOST_MODE = 0o777
/** JSON escapes these; where they stand as they are, it is no JSON. */
const CONTROL = /\p{Cc}/u

/** Most lines are like that, and a manifest has as many as the profile has files: the general way takes ten times as long. */
function plainFile(line: string): ManifestFile | undefined {
  const found = PLAIN_FILE.exec(line)
  if (!found) return undefined
  const [, path = '', size, mode, mtimeNs = '', ctimeNs = '', inode = '', hash = ''] = found
  if (Number(mode) > MOST_MODE || CONTROL.test(path)) return undefined
  return { path, size: Number(size), mode: Number(mode), mtimeNs, ctimeNs, inode, hash }
}

/** Each path once, each below the profile, each in a folder that is named. */
function checked(manifest: Manifest, what: string): Manifest {
  const folders = new Set<string>([''])
  for (const { path } of manifest.folders) {
    if (path === '') continue
    checkPlace(path, folders, what)
    folders.add(path)
  }
  const files = new Set<string>()
  for (const { path } of manifest.files) {
    checkPlace(path, folders, what)
    if (files.has(path)) throw corrupt(what, 'names a path twice')
    files.add(path)
  }
  const bytes = manifest.files.reduce((sum, { size }) => sum + size, 0)
  const { header } = manifest
  if (header.files === manifest.files.length && header.bytes === bytes) return manifest
  throw corrupt(what, 'counts other files than it names')
}

function checkPlace(path: string, folders: ReadonlySet<string>, what: string): void {
  const end = path.lastIndexOf('/')
  const parent = end === -1 ? '' : path.slice(0, end)
  // What is in a folder that was looked at is as safe as its own name is.
  const isSafe = folders.has(parent) ? isSafePart(path, end + 1) : isSafeRelative(path)
  if (!isSafe) throw corrupt(what, 'names a path that leads out of the profile')
  if (isDerived(path)) throw corrupt(what, 'names an index or a lock, which no copy has')
  if (!folders.has(parent) || folders.has(path))
    throw corrupt(what, 'names a path twice, or one without its folder')
}

function corrupt(what: string, why: string): AppError {
  return new AppError('file-corrupt', `${what} ${why}. ${INSTEAD}`)
}
