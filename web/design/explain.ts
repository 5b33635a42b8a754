import { type Problem, ProblemError, type ProblemField } from '../api/problem.ts'
import { fieldFault } from './field-words.ts'
import { reasonInWords } from './reason-words.ts'
import { words } from './words.ts'

/** What is said of a failure. */
export type Explained = Pick<Problem, 'fields' | 'requestId'> & { readonly text: string }

/** What a person is told of something that failed. What the server says of it is in its own words. */
export function explain(error: unknown): Explained {
  if (!(error instanceof ProblemError)) return { text: words.t.unexpected, fields: [] }
  const { code, rule, detail, fields, requestId } = error.problem
  const own = ownWords(error.problem)
  if (own === undefined) return { text: detail || words.t.noReason(code), fields: [], requestId }
  // A sentence about a rule has named its field already.
  return { text: own, fields: rule === undefined ? fields.map(spoken) : [], requestId }
}

/** The page's sentence of a code; undefined where the server's says more to those who read English. */
function ownWords({ code, rule, fields, reason }: Problem): string | undefined {
  const ofReason = reason && reasonInWords(reason)
  if (ofReason !== undefined) return ofReason
  const own = words.t.problems[rule === undefined ? code : `${code}:${rule}`]
  if (own !== undefined) return own
  if (code === 'invalid-input' && fields.some((field) => field.code !== undefined))
    return words.t.wrongFields
  return undefined
}

function spoken(field: ProblemField): ProblemField {
  return { ...field, message: fieldFault(field) }
}
