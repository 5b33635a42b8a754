import { execFile } from 'node:child_process'
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
