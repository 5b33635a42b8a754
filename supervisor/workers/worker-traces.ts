import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { type RootLayout, workerRunFolder } from '../../shared/layout/root-layout.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { WakeTable } from './wake-table.ts'
import { readWorkerRecord, writeWorkerRecord } from './worker-record.ts'

/** What is kept of a worker outside its profile, under its username. */
interface WorkerTraces {
  /** Takes it away, so that whoever gets the name inherits nothing. */
  forget(profile: ProfileRef): Promise<void>
  /** Gives it another name. Done before, it changes nothing. */
  rename(profile: ProfileRef, to: string): Promise<void>
}

/** The traces on disk, while no fleet has them open. */
export function tracesOnDisk(layout: RootLayout, logger: Logger): WorkerTraces {
  return {
    async forget({ username }) {
      await forgetWorker(layout, username)
      await editWakes((table) => table.delete(username))
    },
    async rename({ username }, to) {
      await renameWorker(layout, username, to)
      await editWakes((table) => table.rename(username, to))
    },
  }

  /** A table that is lost stays lost: then every worker is asked for its wakes. */
  async function editWakes(edit: (table: WakeTable) => void): Promise<void> {
    await using table = await WakeTable.open(layout.wakesFile, logger)
    if (!table.isNew) edit(table)
  }
}

/** Takes away the files of a worker that lie outside its profile. */
export async function forgetWorker(layout: RootLayout, username: string): Promise<void> {
  const paths = [
    ...recordFiles(layout, username),
    ...(await outputFiles(layout, username)),
    workerRunFolder(layout, username),
  ]
  for (const path of paths) await rm(path, { recursive: true, force: true })
}

/** Gives the files of a worker that does not run another name; its socket's folder and its secret are made anew at its next start. */
export async function renameWorker(
  layout: RootLayout,
  username: string,
  to: string,
): Promise<void> {
  const record = await readWorkerRecord(layout.workerRecords, username)
  if (record) await writeWorkerRecord(layout.workerRecords, { ...record, username: to }, true)
  for (const path of recordFiles(layout, username)) await rm(path, { force: true })
  for (const path of await outputFiles(layout, username))
    await moveIfThere(path, join(layout.workerLogs, to + path.slice(nameEnd(layout, username))))
  await rm(workerRunFolder(layout, username), { recursive: true, force: true })
}

function recordFiles({ workerRecords }: RootLayout, username: string): string[] {
  return ['.json', '.json.bak', '.secret'].map((ending) => join(workerRecords, username + ending))
}

/** `<username>.out` and what was rotated out of it. */
async function outputFiles({ workerLogs }: RootLayout, username: string): Promise<string[]> {
  const names = await readdir(workerLogs)
  return names
    .filter((name) => name === `${username}.out` || name.startsWith(`${username}.out.`))
    .map((name) => join(workerLogs, name))
}

function nameEnd({ workerLogs }: RootLayout, username: string): number {
  return join(workerLogs, username).length
}

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
  }
}
