import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors/app-error.ts'
import { writeFileAtomic } from '../../shared/files/atomic-write.ts'
import { makeFolder } from '../../shared/layout/make-folder.ts'
import { type Manifest, readManifest } from './manifest.ts'

const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.ndjson$/

/** The contents of one person's backups, below the folder of their name. */
export function objectsFolder(store: string): string {
  return join(store, 'objects')
}

/** When the snapshots of a store were taken, the oldest first. */
export function snapshotTimes(store: string): string[] {
  const folder = snapshotsFolder(store)
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => NAME.test(name))
  return names.toSorted().map((name) => timeOf(name))
}

/** The manifest of a snapshot; of the newest without `at`. Throws `not-found` and `file-corrupt`. */
export function readSnapshot(store: string, at?: string): Manifest {
  const time = at ?? snapshotTimes(store).at(-1)
  if (time === undefined || !existsSync(pathOf(store, time))) throw unknown(store, at)
  const path = pathOf(store, time)
  const manifest = readManifest(readFileSync(path), path)
  if (manifest.header.at === time) return manifest
  throw new AppError('file-corrupt', `${path} is of another time than its name says.`)
}

/** The file of a snapshot, unread. */
export function snapshotBytes(store: string, at: string): Buffer {
  return readFileSync(pathOf(store, at))
}

/** Durable when it returns. */
export async function writeSnapshot(
  store: string,
  at: string,
  manifest: readonly Buffer[],
): Promise<void> {
  await makeFolder(snapshotsFolder(store))
  await writeFileAtomic(pathOf(store, at), manifest)
}

export function removeSnapshot(store: string, at: string): void {
  rmSync(pathOf(store, at), { force: true })
}

function snapshotsFolder(store: string): string {
  return join(store, 'snapshots')
}

function pathOf(store: string, at: string): string {
  return join(snapshotsFolder(store), `${at.replaceAll(/[:.]/g, '-')}.ndjson`)
}

function timeOf(name: string): string {
  return name.replace(/T(\d\d)-(\d\d)-(\d\d)-(\d{3}Z)\.ndjson$/, 'T$1:$2:$3.$4')
}

function unknown(store: string, at: string | undefined): AppError {
  const which = at === undefined ? 'no backup' : `no backup of ${at.slice(0, 40)}`
  return new AppError(
    'not-found',
    `There is ${which} in ${store}. What there is: mh profile backup --list`,
  )
}
