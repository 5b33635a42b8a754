import { join } from 'node:path'
import type { Check } from '../check.ts'
import { namesIn, statOf } from '../guarded-paths.ts'
import type { RootPlace } from '../root-place.ts'
import { shellWord } from '../shell-word.ts'

const MIB = 1024 * 1024

/** Whether the system's own logs and audit take much room. */
export const logSize: Check<RootPlace> = {
  name: 'logs',
  fine: 'The logs take little room.',
  look: async ({ layout, bounds }) => {
    const folders = [layout.auditLogs, layout.supervisorLogs, layout.workerLogs]
    const bytes = (await Promise.all(folders.map(bytesIn))).reduce((sum, one) => sum + one, 0)
    if (bytes <= bounds.logBytes) return []
    const logs = join(layout.root, 'logs')
    return [
      {
        severity: 'warning',
        subject: logs,
        message: `The logs below ${logs} take ${Math.ceil(bytes / MIB)} MiB.`,
        remedy: `See what takes it: du -sh ${shellWord(logs)}/*. Old days of the audit may be moved away: ${shellWord(layout.auditLogs)}`,
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
