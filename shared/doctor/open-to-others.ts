import { constants } from 'node:fs'
import { chmod, open, stat } from 'node:fs/promises'
import type { CodedSymptom } from './check.ts'
import { found, advised } from './said.ts'
import type { GuardedPath } from './guarded-paths.ts'

const FIX = 'mh doctor --fix'

/** What others may do more with than they should; `fix` is the command that closes it. A link has no mode of its own. */
export function openToOthers(paths: readonly GuardedPath[], fix = FIX): CodedSymptom[] {
  const tooLoose = paths.filter(({ found: { mode: now }, mode }) => (now & 0o777 & ~mode) !== 0)
  return tooLoose
    .filter(({ found: there }) => !there.isSymbolicLink())
    .map((path) => ({ ...tooOpen(path), remedy: advised('run', { command: fix }) }))
}

function tooOpen({ path, mode, found: there }: GuardedPath): CodedSymptom {
  const tighten = async (): Promise<void> =>
    there.isSocket() ? await chmod(path, mode) : await tightened(path, mode)
  return openSymptom(path, there.mode, tighten)
}

/** Something that is open to others, with what closes it. */
export function openSymptom(
  path: string,
  mode: number,
  tighten: () => Promise<void>,
): CodedSymptom {
  return {
    severity: 'error',
    subject: path,
    message: found('open-to-others', { path, mode: octal(mode) }),
    remedy: advised('run', { command: FIX }),
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
