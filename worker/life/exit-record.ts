import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PRIVATE_FILE } from '../../shared/files/atomic-write.ts'

/** Why a worker ended, left for a supervisor that is not its parent. */
interface ExitRecord {
  readonly at: string
  readonly code: number
  readonly reason: string
}

/** Leaves `exit.json` beside the socket. Synchronous, because the process is about to end. */
export function writeExitRecord(socket: string, record: ExitRecord): void {
  const path = exitRecordPath(socket)
  const temporary = join(dirname(path), `.exit.json.tmp-${process.pid}`)
  writeFileSync(temporary, `${JSON.stringify(record)}\n`, { mode: PRIVATE_FILE })
  renameSync(temporary, path)
}

/** Takes away what an earlier worker left, so that a death without a record is seen as one. */
export function removeExitRecord(socket: string): void {
  rmSync(exitRecordPath(socket), { force: true })
}

function exitRecordPath(socket: string): string {
  return join(dirname(socket), 'exit.json')
}
