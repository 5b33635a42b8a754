import { AppError } from '../../shared/errors/app-error.ts'
import type { When } from '../time/when.ts'

/** Reads a time that somebody named, as of now and in the person’s time zone. */
export type ReadTime = (text: string) => Promise<When | undefined>

/** The member `name` with a time that means the same tomorrow; nothing when no time is named. Throws `invalid-input`. */
export async function settledTime<Name extends string>(
  readTime: ReadTime,
  name: Name,
  text: string | undefined,
): Promise<{ readonly [Key in Name]?: string }> {
  if (text === undefined) return {}
  const when = await readTime(text)
  if (!when)
    throw new AppError(
      'invalid-input',
      `Input is not valid. ${name}: no time is understood. Write a day (2025-11-14) or a time (2025-11-14T17:00).`,
    )
  const settled: { [Key in Name]?: string } = {}
  settled[name] = when.kind === 'day' ? when.day : when.instant
  return settled
}
