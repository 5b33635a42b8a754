import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { WorkerLimits } from '../../shared/domain/worker-limits.ts'

const FILES = /^Max open files\s+\S+\s+(\d+)/m
const PROCESSES = /^Max processes\s+\S+\s+(\d+)/m

/** Limits that this process can give: none above what it has itself (`/proc/self/limits`). */
export async function withinOwn(
  limits: WorkerLimits,
  path = '/proc/self/limits',
): Promise<WorkerLimits> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return {
    ...limits,
    openFiles: least(limits.openFiles, FILES.exec(text)?.[1]),
    processes: least(limits.processes, PROCESSES.exec(text)?.[1]),
  }
}

/** How many files this process may have open at once; null where nothing says so. */
export function ownOpenFiles(path = '/proc/self/limits'): number | null {
  try {
    return Number(FILES.exec(readFileSync(path, 'utf8'))?.[1] ?? Number.NaN) || null
  } catch {
    // No such file: a kernel that tells nothing of limits.
    return null
  }
}

function least(wanted: number | null, own: string | undefined): number | null {
  return wanted === null || own === undefined ? wanted : Math.min(wanted, Number(own))
}
