import { AppError } from '../../shared/errors/app-error.ts'
import type { IntentFiles } from './intent-files.ts'
import type { ProfileIntent } from './profile-intent.ts'
import { newOutcome, type Outcome, type StepParts, stepsOf } from './profile-steps.ts'

interface CarryingOut extends StepParts {
  readonly files: IntentFiles
  /** Called after each step that is done; what it throws breaks off, as a crash does. */
  readonly afterStep?: (step: string) => void
}

/**
 * Does all steps of an intent that is written down, and takes it away. An `AppError` is a refusal before anything was done (the last owner
 * stays), after which the intent is gone; after any other failure it stays, to be carried out again.
 */
export async function carryOut(intent: ProfileIntent, parts: CarryingOut): Promise<Outcome> {
  const { files, afterStep } = parts
  const outcome = newOutcome()
  afterStep?.('intent')
  for (const [place, { name, run }] of stepsOf(intent, parts, outcome).entries()) {
    try {
      await run()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (place > 0) throw new Error(`${name}: ${error.message}`, { cause: error })
      await files.remove(intent)
      throw error
    }
    afterStep?.(name)
  }
  await files.remove(intent)
  return outcome
}
