import { constants } from 'node:fs'
import { chmod, open, stat } from 'node:fs/promises'
import type { Check, Symptom } from '../check.ts'
import { type GuardedPath, guardedPaths } from '../guarded-paths.ts'
import type { RootPlace } from '../root-place.ts'

const ANYBODY_WRITES = 0o002

/** Whether nothing is open to others that should not be. */
export const modes: Check<RootPlace> = {
  name: 'modes',
  fine: 'Nothing is open to other accounts.',
  look: async ({ layout }) => {
    const { mode } = await stat(layout.root)
    const paths = await guardedPaths(layout)
    const tooLoose = paths.filter(({ found, mode: most }) => isLooser(found.mode, most))
    const symptoms = tooLoose.filter(({ found }) => !found.isSymbolicLink()).map(tooOpen)
    return mode & ANYBODY_WRITES ? [rootTooOpen(layout.root, mode), ...symptoms] : symptoms
  },
}

function isLooser(mode: number, most: number): boolean {
  return (mode & 0o777 & ~most) !== 0
}

function rootTooOpen(root: string, mode: number): Symptom {
  return symptom(root, mode, async () => await chmod(root, mode & 0o777 & ~ANYBODY_WRITES))
}

function tooOpen({ path, mode, found }: GuardedPath): Symptom {
  const tighten = async (): Promise<void> =>
    found.isSocket() ? await chmod(path, mode) : await tightened(path, mode)
  return symptom(path, found.mode, tighten)
}

function symptom(path: string, mode: number, tighten: () => Promise<void>): Symptom {
  return {
    severity: 'error',
    subject: path,
    message: `${path} is open to other accounts (mode ${octal(mode)}).`,
    remedy: 'mh doctor --fix',
    mend: async () => {
      await tighten()
      return `${path} is closed to other accounts now (mode ${octal((await stat(path)).mode)}, was ${octal(mode)}).`
    },
  }
}

/** What was found may have been exchanged for a link meanwhile, which is not followed. */
async function tightened(path: string, mode: number): Promise<void> {
  await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  await file.chmod(mode)
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, '0')
}
