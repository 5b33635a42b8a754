import { dirname } from 'node:path'
import type { RootCheck } from '../check.ts'
import { temporaryFilesIn } from '../temporary-files.ts'

/** No write takes that long. */
const LEFT_AFTER_MS = 10 * 60_000

/** Temporary files of writes that were cut off. */
export const leftovers: RootCheck = {
  name: 'leftovers',
  fine: 'No write has left a temporary file.',
  look: async ({ layout, now }) => {
    const folders = [
      dirname(layout.usersFile),
      dirname(layout.systemConfigFile),
      layout.templates,
      layout.run,
      dirname(layout.wakesFile),
      layout.workerRecords,
    ]
    const since = new Date(now.getTime() - LEFT_AFTER_MS)
    return (await Promise.all(folders.map((folder) => temporaryFilesIn(folder, since)))).flat()
  },
}
