import { chmod, stat } from 'node:fs/promises'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { guardedPaths } from '../guarded-paths.ts'
import { openSymptom, openToOthers } from '../open-to-others.ts'

const ANYBODY_WRITES = 0o002

/** Whether nothing is open to others that should not be. */
export const modes: RootCheck = {
  name: 'modes',
  fine: 'Nothing is open to other accounts.',
  look: async ({ layout }) => {
    const { mode } = await stat(layout.root)
    const symptoms = openToOthers(await guardedPaths(layout))
    return mode & ANYBODY_WRITES ? [rootTooOpen(layout.root, mode), ...symptoms] : symptoms
  },
}

function rootTooOpen(root: string, mode: number): CodedSymptom {
  return openSymptom(root, mode, async () => await chmod(root, mode & 0o777 & ~ANYBODY_WRITES))
}
