import { join } from 'node:path'
import type { RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import { namesIn, statOf } from '../guarded-paths.ts'
import { shellWord } from '../shell-word.ts'

const MIB = 1024 * 1024

/** Whether the system's own logs and audit take much room. */
export const logSize: RootCheck = {
  name: 'logs',
  fine: 'The logs take little room.',
  look: async ({ layout, bounds }) => {
    const folders = [layout.auditLogs, layout.supervisorLogs, layout.workerLogs]
    const bytes = (await Promise.all(folders.map(bytesIn))).reduce((sum, one) => sum + one, 0)
    if (bytes <= bounds.logBytes) return []
    const logs = join(layout.root, 'logs')
    const values = { path: shellWord(logs), audit: shellWord(layout.auditLogs) }
    return [
      {
        severity: 'warning',
        subject: logs,
        message: found('logs-large', { path: logs, mib: Math.ceil(bytes / MIB) }),
        remedy: advised('see-logs', values),
      },
    ]
  },
}

async function bytesIn(folder: string): Promise<number> {
  const names = await namesIn(folder)
  const sizes = await Promise.all(
    names.map(async (name) => (await statOf(join(folder, name)))?.size ?? 0),
  )
  return sizes.reduce((sum, one) => sum + one, 0)
}
