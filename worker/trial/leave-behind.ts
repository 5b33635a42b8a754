import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

/** It ends by itself, should nobody else see to it. */
const LASTS_MS = 30_000

/** Starts a process that hides where it comes from, with a session of its own and no environment; null where it may start none. */
export async function leaveBehind(): Promise<number | null> {
  const child = spawn(process.execPath, ['--eval', `setTimeout(() => {}, ${LASTS_MS})`], {
    cwd: '/',
    env: {},
    detached: true,
    stdio: 'ignore',
  })
  try {
    await once(child, 'spawn')
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    return null
  }
  child.unref()
  return child.pid ?? null
}
