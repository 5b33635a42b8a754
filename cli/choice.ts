import { AppError } from '../shared/errors/app-error.ts'

/** The choice that a word names; undefined when none was given. Throws `wrong-usage` with what there is. */
export function choice<const T extends string>(
  option: string,
  word: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (word === undefined) return undefined
  const known = choices.find((one) => one === word)
  if (known !== undefined) return known
  throw new AppError(
    'wrong-usage',
    `${option} ${JSON.stringify(word)} is none of: ${choices.join(', ')}.`,
  )
}
