import type { ReplyProblem } from '../../../shared/api/chat.ts'
import { askingGerman } from '../../design/asking-said-words.ts'
import { explainSaid } from '../../design/explain.ts'
import { speakSaid } from '../../words/speak-said.ts'
import type { Spoken } from '../../words/spoken.ts'

/** Why a reply failed; what kind of failure it was where the server gives no codes. */
export function problemSpoken({ said, ...problem }: ReplyProblem): readonly Spoken[] {
  if (said === undefined) return explainSaid(problem)
  return speakSaid({ english: problem.message, said }, { de: askingGerman })
}
