import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { replaceFile, writeFileAtomic } from '../../shared/files/atomic-write.ts'
import { keepBackup, readJsonFile, setAside } from '../../shared/files/json-file.ts'
import type { Logger } from '../../shared/log/logger.ts'

/** What a supervisor leaves for the next one about a worker: its number, what was wanted, and its process if there was one. */
const WorkerRecord = schema(() =>
  z.object({
    username: z.string(),
    userId: z.string(),
    wanted: z.enum(['onDemand', 'off']),
    generation: z.int().min(0),
    workerId: z.string().nullable(),
    pid: z.int().min(1).nullable(),
    /** Start time of the process in clock ticks since boot (`/proc/PID/stat`, field 22): with the pid it names one process. */
    pidStart: z.string().nullable(),
    /** The build that the process runs; records of earlier versions do not have it. */
    build: z.string().nullable().default(null),
  }),
)
export type WorkerRecord = z.output<typeof WorkerRecord.zod>

/**
 * Writes a worker's record: durably where an operator's wish is in it that the file does not have yet; else at once, since which
 * process runs means nothing after a power loss.
 */
export async function writeWorkerRecord(
  folder: string,
  record: WorkerRecord,
  durably: boolean,
): Promise<void> {
  const path = join(folder, `${record.username}.json`)
  const write = durably ? writeFileAtomic : replaceFile
  await write(path, `${JSON.stringify(record, null, 2)}\n`)
  // For the day that the record is found corrupt: a worker that was switched off must not be started then.
  if (durably) await keepBackup(path)
}

/** One worker's record; null where there is none that can be read. */
export async function readWorkerRecord(
  folder: string,
  username: string,
): Promise<WorkerRecord | null> {
  const path = join(folder, `${username}.json`)
  for (const one of [path, `${path}.bak`]) {
    const found = await readJsonFile(one, WorkerRecord)
    if (found.status === 'ok') return found.value
  }
  return null
}

/** Every record that can be read. In place of a corrupt one stands the one of the last wish, loudly. */
export async function readWorkerRecords(folder: string, logger: Logger): Promise<WorkerRecord[]> {
  const records: WorkerRecord[] = []
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json') || name.startsWith('.')) continue
    const path = join(folder, name)
    const found = await readJsonFile(path, WorkerRecord)
    const read =
      found.status === 'corrupt' ? await readJsonFile(`${path}.bak`, WorkerRecord) : found
    if (read.status === 'ok') records.push(read.value)
    if (found.status === 'ok') continue
    const aside = found.status === 'corrupt' ? await setAside(path, new Date()) : null
    logger.error({ evt: 'worker-record-corrupt', file: name, found: found.status, aside })
  }
  return records
}
