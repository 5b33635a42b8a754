import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { processStartOf } from '../../shared/runtime/process-start.ts'
import type { ProcessIdentity } from './worker-driver.ts'
import type { WorkerExit } from './worker-exit.ts'

const LOOK_EVERY_MS = 250
const MAX_BYTES = 4_096

const ExitRecord = schema(() =>
  z.object({ at: z.string(), code: z.int(), reason: z.string().max(2_000) }),
)

/**
 * Settled when a process that is no child of ours has ended. How it ended is what it left in `exit.json`; one that left nothing
 * was killed.
 */
export async function exitSeen(
  { pid, pidStart }: ProcessIdentity,
  folder: string,
): Promise<WorkerExit> {
  while ((await processStartOf(pid)) === pidStart)
    await wait(LOOK_EVERY_MS, undefined, { ref: false })
  const record = await readExitRecord(join(folder, 'exit.json'))
  if (record) return { code: record.code, signal: null, said: record.reason }
  return { code: null, signal: 'SIGKILL', said: null }
}

/** The file lies in the worker's own folder: a link is not followed, and nothing in it is believed but its shape. */
async function readExitRecord(path: string): Promise<z.output<typeof ExitRecord.zod> | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0)
      return ExitRecord.parse(parseJson(buffer.toString('utf8', 0, bytesRead), path), path)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof AppError) return undefined
    if (['ENOENT', 'ELOOP', 'EISDIR'].includes(systemCodeOf(error) ?? '')) return undefined
    throw error
  }
}
