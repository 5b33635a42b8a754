import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { promisify } from 'node:util'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'

/** Whose systemd: the machine's, or that of the person who asks. */
export type ServiceScope = 'system' | 'user'

const execute = promisify(execFile)
const GIVE_UP_MS = 120_000

/** Runs `systemctl`, for the scope's systemd, and gives what it printed. Throws `internal` with what it said when it fails. */
export async function systemctl(scope: ServiceScope, args: readonly string[]): Promise<string> {
  const all = scope === 'user' ? ['--user', ...args] : [...args]
  try {
    const { stdout } = await execute('systemctl', all, { timeout: GIVE_UP_MS })
    return stdout
  } catch (error) {
    const said = String(Object(error).stderr ?? '').trim()
    const message = `"systemctl ${all.join(' ')}" failed: ${said || messageOf(error)}`
    throw new AppError('internal', message, { cause: error })
  }
}

/** Whether the scope's systemd runs here. Files can be written for it where it does not. */
export async function systemdRuns(scope: ServiceScope): Promise<boolean> {
  if (scope === 'system') return await isThere('/run/systemd/system')
  return await systemctl('user', ['show', '--property=Version']).then(
    () => true,
    () => false,
  )
}

/** What `systemctl` says in one word, which it does with an exit code that is none of a failure: `enabled`, `inactive`. */
export async function systemctlWord(scope: ServiceScope, args: readonly string[]): Promise<string> {
  const all = scope === 'user' ? ['--user', ...args] : [...args]
  const { stdout } = await execute('systemctl', all, { timeout: GIVE_UP_MS }).catch(
    (error: unknown) => ({ stdout: String(Object(error).stdout ?? '') }),
  )
  return stdout.trim().split('\n')[0] || 'unknown'
}

/** The version of systemd on this machine; 0 where there is none. */
export async function systemdVersion(): Promise<number> {
  const { stdout } = await execute('systemctl', ['--version'], { timeout: GIVE_UP_MS }).catch(
    () => ({
      stdout: '',
    }),
  )
  return Number(/^systemd (\d+)/.exec(stdout)?.[1] ?? 0)
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
