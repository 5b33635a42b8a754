import { chmod, stat } from 'node:fs/promises'
import type { Check, Symptom } from '../check.ts'
import { guardedPaths } from '../guarded-paths.ts'
import { openSymptom, openToOthers } from '../open-to-others.ts'
import type { RootPlace } from '../root-place.ts'

const ANYBODY_WRITES = 0o002

/** Whether nothing is open to others that should not be. */
export const modes: Check<RootPlace> = {
  name: 'modes',
  fine: 'Nothing is open to other accounts.',
  look: async ({ layout }) => {
    const { mode } = await stat(layout.root)
    const symptoms = openToOthers(await guardedPaths(layout))
    return mode & ANYBODY_WRITES ? [rootTooOpen(layout.root, mode), ...symptoms] : symptoms
  },
}

function rootTooOpen(root: string, mode: number): Symptom {
  return openSymptom(root, mode, async () => await chmod(root, mode & 0o777 & ~ANYBODY_WRITES))
}
