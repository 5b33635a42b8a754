import { linesOf } from './sealed-lines.ts'
import { type Manifest, type ManifestFile, entriesOf } from './manifest.ts'

/** The files of a folder as an earlier manifest names them. */
export interface KnownFolder {
  /** What they looked like; undefined where it cannot be told by that whether they have changed. */
  readonly digest: string | undefined
  /** Their lines, to be taken over as they are. */
  readonly lines: Buffer
  readonly files: number
  readonly bytes: number
}

/** What is known of a profile's files from the snapshot before. Paths are below the profile's root. */
export interface KnownFiles {
  /** The files that lie in a folder itself. */
  readonly folder: (path: string) => KnownFolder | undefined
  readonly file: (path: string) => ManifestFile | undefined
}

/** Where there is no snapshot before. */
export const NOTHING_KNOWN: KnownFiles = { folder: () => undefined, file: () => undefined }

/** A file that changed so short a time before the snapshot may have changed again with the same time. */
const FRESH_MS = 100

/** Changes until then have a time of their own: what came later has another one. */
export function surelySeenMs(at: string): number {
  return Date.parse(at) - FRESH_MS
}

/** Known file by file. */
export function knownByManifest({ files, header }: Manifest): KnownFiles {
  const known = byPath(files, header.at)
  return { folder: () => undefined, file: (path) => known.get(path) }
}

/** Known by folders, of a snapshot of that time: the files of one are read from its lines when one of them is asked for. */
export function knownByFolders(folders: ReadonlyMap<string, KnownFolder>, at: string): KnownFiles {
  const read = new Map<string, ReadonlyMap<string, ManifestFile>>()
  const filesOf = (path: string): ReadonlyMap<string, ManifestFile> => {
    const lines = folders.get(path)?.lines ?? Buffer.alloc(0)
    const files = read.get(path) ?? byPath(entriesOf(linesOf(lines), 'Backup').files, at)
    read.set(path, files)
    return files
  }
  return {
    folder: (path) => folders.get(path),
    file: (path) => filesOf(path.slice(0, Math.max(0, path.lastIndexOf('/')))).get(path),
  }
}

function byPath(files: readonly ManifestFile[], at: string): Map<string, ManifestFile> {
  const until = surelySeenMs(at)
  const known = new Map<string, ManifestFile>()
  for (const file of files) {
    // Without the nanoseconds: milliseconds, as the time of the snapshot has.
    const isOlder = file.ctimeNs !== '' && Number(file.ctimeNs.slice(0, -6)) < until
    if (isOlder) known.set(file.path, file)
  }
  return known
}
