import { progressTold, progressWords } from '../../shared/migration/migration-words.ts'
import type { OnStep } from '../../shared/migration/steps.ts'
import type { Output } from '../terminal/output.ts'

/** Shows how far a migration is: a line a second, for programs as JSON. */
export function shownProgress(output: Output): OnStep {
  return progressTold((told) =>
    output.note(output.json ? JSON.stringify(told) : progressWords(told)),
  )
}
