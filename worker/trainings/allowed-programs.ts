import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { refusal } from '../../shared/errors/refusal.ts'
import { isInside } from '../../shared/files/safe-path.ts'

/**
 * The programs that the owner lets profiles train with. INVARIANT: nothing else is ever started; a command is a person's to set, and whoever
 * could name any program could run whatever they like as the account that all workers run under.
 */
export class AllowedPrograms {
  #listed: readonly string[] = []

  /** The supervisor says what the owner allows. */
  allow(listed: readonly string[]): void {
    this.#listed = listed
  }

  /** Throws `forbidden` for a program that is not allowed, and `conflict` for one that cannot be run. */
  async check(program: string, profileRoot: string): Promise<void> {
    if (!this.#listed.includes(program))
      throw refusal(
        'program-not-allowed',
        `command.program: the owner does not allow ${program}. It must be in trainingPrograms: mh config set trainingPrograms '["${program}"]'.`,
        { values: { program }, as: 'forbidden' },
      )
    const real = await realpath(program).catch(() => undefined)
    if (real === undefined || !(await isProgram(real)))
      throw refusal(
        'program-not-runnable',
        `command.program: ${program} is no program that can be run here.`,
        { values: { program } },
      )
    // What lies in a profile is the person's to change, and so no program of the owner's.
    if (isInside(await realpath(profileRoot), real))
      throw refusal(
        'program-in-profile',
        `command.program: ${program} lies in a profile. Put it where only the owner can change it.`,
        { values: { program }, as: 'forbidden' },
      )
  }
}

async function isProgram(path: string): Promise<boolean> {
  const found = await stat(path)
  if (!found.isFile()) return false
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
