import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { PRIVATE_FILE } from '../../shared/files/atomic-write.ts'

/** What the watchdog's beat depends on. */
export interface Health {
  /** The longest that the event loop was held up since the last beat. */
  readonly lagMs: number
  readonly stateIsWritable: boolean
}

const MOST_LAG_MS = 1_000
/** A full disk is no fault that a restart would mend: people can still read, and writes succeed again once there is room. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])

/** Whether the supervisor does its work, so that systemd may go on leaving it alone. */
export function isHealthy({ lagMs, stateIsWritable }: Health): boolean {
  return lagMs < MOST_LAG_MS && stateIsWritable
}

/** Whether a file can be written in a folder. */
export async function isWritable(folder: string): Promise<boolean> {
  const probe = join(folder, '.writable')
  try {
    await writeFile(probe, '', { mode: PRIVATE_FILE })
    await rm(probe)
    return true
  } catch (error) {
    return FULL.has(systemCodeOf(error) ?? '')
  }
}
