import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import {
  KeeperAnswer,
  type KeeperMessage,
  KeeperWork,
} from '../../shared/control/keeper-messages.ts'
import { systemCodeOf, toAppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { KeeperSide } from './keeper-side.ts'
import { backUp, listStore } from './keep-backup.ts'
import { exportProfile } from './keep-export.ts'
import { importArchive } from './keep-import.ts'
import { restoreOneFile, restoreWhole } from './keep-restore.ts'
import { withOwnStore, withStoreToRead } from './person-store.ts'
import { takeTemplate } from '../templates/take-template.ts'
import { measurePlaces } from '../usage/measure-places.ts'
import { verifyStore } from './verify-store.ts'

const PROGRESS_EVERY_MS = 200

/** Does one work on the copies of a profile, as the supervisor says on stdin; says on stdout how far it is and how it ended. */
export async function runKeeper(): Promise<void> {
  process.title = 'mh keeper'
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  try {
    const { value } = await lines.next()
    const work = KeeperWork.parse(parseJson(String(value ?? ''), 'Work'), 'Work')
    say({
      kind: 'done',
      result: await carryOut(work, { progress: progress(), whileStill: stillness(lines) }),
    })
  } catch (error) {
    const { code, message } = toAppError(error)
    say({ kind: 'failed', code, message })
    process.exitCode = 1
  } finally {
    process.stdin.destroy()
  }
}

async function carryOut(work: KeeperWork, side: KeeperSide): Promise<Record<string, unknown>> {
  switch (work.kind) {
    case 'backup':
      return await withOwnStore(work, (store) => backUp({ ...work, store }, side))
    case 'list':
      return { items: listStore(work.store) }
    case 'verify':
      return await withStoreToRead(work, async (store) => verifyStore(store, side.progress))
    case 'restore':
      return await withStoreToRead(work, (store) => restoreWhole({ ...work, store }, side))
    case 'restore-file':
      return await withStoreToRead(work, (store) => restoreOneFile({ ...work, store }))
    case 'export':
      return await exportProfile(work, side)
    case 'import':
      return await importArchive(work, side)
    case 'template':
      return await takeTemplate(work)
    case 'measure':
      return { items: measurePlaces(work, side.progress) }
  }
}

function say(message: KeeperMessage): void {
  const line = Buffer.from(`${JSON.stringify(message)}\n`)
  for (let at = 0; at < line.length;) at += writeSync(process.stdout.fd, line, at)
}

function progress(): KeeperSide['progress'] {
  let saidAt = 0
  return (done, of) => {
    const now = performance.now()
    if (now - saidAt < PROGRESS_EVERY_MS && done < of) return
    saidAt = now
    say({ kind: 'progress', done, of })
  }
}

function stillness(lines: AsyncIterator<string>): KeeperSide['whileStill'] {
  const answer = async (): Promise<KeeperAnswer> => {
    const { value } = await lines.next()
    return KeeperAnswer.parse(parseJson(String(value ?? ''), 'Answer'), 'Answer')
  }
  return async (work) => {
    let stopped: number | undefined
    try {
      say({ kind: 'hold' })
      const first = await answer()
      if (first.kind === 'holding') {
        stopped = first.pid
        await answer()
      }
      try {
        work()
      } finally {
        say({ kind: 'release' })
      }
      const released = await answer()
      return released.kind === 'released' && released.still
    } catch (error) {
      // A supervisor that has died lets nobody go on; to a process that runs this means nothing.
      if (stopped !== undefined) letGoOn(stopped)
      throw error
    }
  }
}

function letGoOn(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT')
  } catch (error) {
    if (systemCodeOf(error) !== 'ESRCH') throw error
  }
}
