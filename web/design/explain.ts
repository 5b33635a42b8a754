import { type Problem, ProblemError } from '../api/problem.ts'
import { words } from './words.ts'

/** What is said of a failure. */
export type Explained = Pick<Problem, 'fields' | 'requestId'> & { readonly text: string }

/** What a person is told of something that failed. What the server says of it is in its own words. */
export function explain(error: unknown): Explained {
  if (!(error instanceof ProblemError)) return { text: words.t.unexpected, fields: [] }
  const { code, rule, detail, fields, requestId } = error.problem
  const own = words.t.problems[rule === undefined ? code : `${code}:${rule}`]
  const text = own ?? (detail || words.t.noReason(code))
  // The sentence has named the fields already where the server wrote it.
  return { text, fields: own && rule === undefined ? fields : [], requestId }
}
