import { readdirSync } from 'node:fs'

/** How many descriptors a process has open; this one's by default. */
export function openFiles(pid: number | 'self' = 'self'): number {
  return readdirSync(`/proc/${pid}/fd`).length
}
