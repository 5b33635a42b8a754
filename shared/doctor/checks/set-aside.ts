import { dirname } from 'node:path'
import type { RootCheck } from '../check.ts'
import { setAsideIn } from '../set-aside-files.ts'

/** Files that could not be read and were moved out of the way, for somebody to look at. */
export const setAsideFiles: RootCheck = {
  name: 'set aside',
  fine: 'No unreadable file was set aside.',
  look: async ({ layout }) => {
    const folders = [
      dirname(layout.usersFile),
      dirname(layout.systemConfigFile),
      layout.run,
      layout.workerRecords,
    ]
    return (await Promise.all(folders.map(setAsideIn))).flat()
  },
}
