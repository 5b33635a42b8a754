import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { processStartOf } from '../../shared/runtime/process-start.ts'
import type { ProcessIdentity, WorkerDriver } from './worker-driver.ts'
import type { WorkerRecord } from './worker-record.ts'

interface EndingOptions {
  readonly driver: WorkerDriver
  readonly logger: Logger
  /** Hears of each that is ended. */
  readonly onOrphan?: () => void
}

const TERM_MS = 5_000
const LOOK_EVERY_MS = 50

/** A record whose process is still there. */
export type Survivor = WorkerRecord & ProcessIdentity & { readonly workerId: string }

/**
 * The workers that outlived the supervisor which wrote these records. A process counts only when its pid and its start time
 * are those of the record, so that a pid that is used again is left alone.
 */
export async function survivorsOf(records: readonly WorkerRecord[]): Promise<Survivor[]> {
  const found: Survivor[] = []
  for (const record of records) {
    const { pid, pidStart, workerId } = record
    if (pid === null || pidStart === null || workerId === null) continue
    if ((await processStartOf(pid)) === pidStart) found.push({ ...record, pid, pidStart, workerId })
  }
  return found
}

/** Ends the workers of these profiles that nobody takes over: those whose record was never written, or is not wanted any more. */
export async function endStrays(
  profiles: string,
  adopted: ReadonlySet<number>,
  options: EndingOptions,
): Promise<void> {
  const workers = await workerProcesses(profiles)
  await Promise.all(
    workers.filter(({ pid }) => !adopted.has(pid)).map((stray) => endStray(stray, options)),
  )
}

async function endStray(
  { pid, pidStart }: ProcessIdentity,
  { driver, logger, onOrphan }: EndingOptions,
): Promise<void> {
  logger.warn({ evt: 'orphan-ended', worker_pid: pid }, 'A worker outlived its supervisor')
  onOrphan?.()
  const isThere = async (): Promise<boolean> => (await processStartOf(pid)) === pidStart
  driver.signal(pid, 'SIGTERM')
  // One that stands still hears nothing.
  driver.signal(pid, 'SIGCONT')
  const deadline = performance.now() + TERM_MS
  while ((await isThere()) && performance.now() < deadline) await wait(LOOK_EVERY_MS)
  driver.signal(pid, 'SIGKILL')
  while (await isThere()) await wait(LOOK_EVERY_MS)
}

/** Every worker process of a folder of profiles, by its command line: as it was started, or as it calls itself since. */
async function workerProcesses(profiles: string): Promise<ProcessIdentity[]> {
  const found: ProcessIdentity[] = []
  for (const name of await readdir('/proc').catch(() => [])) {
    const pid = Number(name)
    if (!Number.isInteger(pid) || !isWorkerOf(await commandLineOf(pid), profiles)) continue
    const pidStart = await processStartOf(pid)
    if (pidStart !== null) found.push({ pid, pidStart })
  }
  return found
}

function isWorkerOf(command: string, profiles: string): boolean {
  const words = command.split(/[\0 ]+/)
  const root = words[words.indexOf('--profile-root') + 1] ?? ''
  const isWorker = command.startsWith('mh worker ') || words.includes('--worker-id')
  return isWorker && words.includes('--profile-root') && root.startsWith(`${profiles}/`)
}

async function commandLineOf(pid: number): Promise<string> {
  try {
    return await readFile(join('/proc', String(pid), 'cmdline'), 'utf8')
  } catch (error) {
    // It has ended meanwhile, or is none of ours.
    if (['ENOENT', 'ESRCH', 'EACCES'].includes(systemCodeOf(error) ?? '')) return ''
    throw error
  }
}
