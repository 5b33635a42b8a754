import { setTimeout as wait } from 'node:timers/promises'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { WorkerDriver } from './worker-driver.ts'
import { processStartOf, type WorkerRecord } from './worker-record.ts'

interface OrphanOptions {
  readonly driver: WorkerDriver
  readonly logger: Logger
}

const TERM_MS = 5_000
const LOOK_EVERY_MS = 50

/**
 * Ends the workers that a supervisor left behind when it was killed. A process counts as one of them only when its pid and
 * its start time are those of the record, so that a reused pid is left alone.
 */
export async function endOrphans(
  records: readonly WorkerRecord[],
  options: OrphanOptions,
): Promise<void> {
  await Promise.all(records.map((record) => endOrphan(record, options)))
}

async function endOrphan(record: WorkerRecord, { driver, logger }: OrphanOptions): Promise<void> {
  const { pid, username } = record
  if (pid === null || !(await isAlive(record))) return
  logger.warn(
    { evt: 'orphan-ended', username, pid },
    `The worker of ${username} outlived its supervisor; it is ended`,
  )
  driver.signal(pid, 'SIGTERM')
  const deadline = performance.now() + TERM_MS
  while ((await isAlive(record)) && performance.now() < deadline) await wait(LOOK_EVERY_MS)
  driver.signal(pid, 'SIGKILL')
  while (await isAlive(record)) await wait(LOOK_EVERY_MS)
}

async function isAlive({ pid, pidStart }: WorkerRecord): Promise<boolean> {
  if (pid === null || pidStart === null) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (systemCodeOf(error) === 'ESRCH') return false
    if (systemCodeOf(error) !== 'EPERM') throw error
  }
  return (await processStartOf(pid)) === pidStart
}
