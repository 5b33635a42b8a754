import { PRIVACY_CLASSES } from '../../shared/domain/episodic-event.ts'
import { AppError } from '../../shared/errors/app-error.ts'

/** The privacy class that a word names. Throws `wrong-usage`. */
export function privacyClass(
  word: string | undefined,
): (typeof PRIVACY_CLASSES)[number] | undefined {
  if (word === undefined) return undefined
  const known = PRIVACY_CLASSES.find((one) => one === word)
  if (known !== undefined) return known
  throw new AppError(
    'wrong-usage',
    `--privacy ${JSON.stringify(word)} is none of: ${PRIVACY_CLASSES.join(', ')}.`,
  )
}
