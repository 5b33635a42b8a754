import { readdir, readFile } from 'node:fs/promises'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { TRAINING_MARK } from './training-process.ts'

/** Ends the processes of a training that a killed worker left: they bear its mark in their environment, and no other does. */
export async function endLeftovers(mark: string): Promise<number> {
  const wanted = `${TRAINING_MARK}=${mark}`
  let ended = 0
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(emptyIfGone)
    if (!environment.split('\0').includes(wanted)) continue
    ended += 1
    end(Number(name))
  }
  return ended
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (systemCodeOf(error) !== 'ESRCH') throw error
  }
}

/** It has ended meanwhile, or is somebody else's. */
function emptyIfGone(error: unknown): string {
  if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(systemCodeOf(error) ?? '')) return ''
  throw error
}
