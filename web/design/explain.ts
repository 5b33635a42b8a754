import type { WorkerSaid } from '../../shared/domain/worker-said.ts'
import { type Problem, ProblemError, type ProblemField } from '../api/problem.ts'
import { format } from '../words/format.svelte.ts'
import { language } from '../words/language.svelte.ts'
import type { Spoken } from '../words/spoken.ts'
import { workerSpoken } from '../words/worker-said-words.ts'
import { fieldFault } from './field-words.ts'
import { reasonInWords } from './reason-words.ts'
import { words } from './words.ts'

/** What is said of a failure. */
export interface Explained extends Pick<Problem, 'fields' | 'requestId'> {
  /** Sentence by sentence; a quote among them is in the words of the server. */
  readonly spoken: readonly Spoken[]
  /** All of it in one line, for where no element can be told its language. */
  readonly text: string
}

/** What a person is told of something that failed. */
export function explain(error: unknown): Explained {
  if (!(error instanceof ProblemError)) return explained([{ text: words.t.unexpected }])
  const { rule, fields, requestId, reason } = error.problem
  const own = ownWords(error.problem)
  if (own === undefined) return explained(serversWords(error.problem), { requestId })
  // A sentence about a rule has named its field already.
  const faulty = rule === undefined ? fields.map(spoken) : []
  const closer = workerWords(error.problem.worker)
  const quote = reason?.values['quote']?.toString()
  return explained([{ text: own, quote }, ...closer], { fields: faulty, requestId })
}

/** What the server says of something that failed by itself, without a request. */
export function explainSaid({
  code,
  message,
}: {
  code: string
  message: string
}): readonly Spoken[] {
  if (language.current === 'en') return [{ text: message }]
  return explain(new ProblemError({ code, detail: message, fields: [] })).spoken
}

function explained(
  sentences: readonly Spoken[],
  { fields = [], requestId }: Partial<Pick<Explained, 'fields' | 'requestId'>> = {},
): Explained {
  const parts = sentences.flatMap(({ text, quote }) => [text, quote ?? ''])
  return { spoken: sentences, text: parts.filter(Boolean).join(' '), fields, requestId }
}

/** The page's sentence of a code; undefined where the server's says more to those who read English. */
function ownWords(problem: Problem): string | undefined {
  const { code, rule, fields, reason, retryAfterSeconds } = problem
  const ofReason = reason && reasonInWords(reason)
  if (ofReason !== undefined) return ofReason
  if (code === 'too-many-requests' && retryAfterSeconds !== undefined)
    return words.t.tooMany(format.number(retryAfterSeconds))
  const own = words.t.problems[rule === undefined ? code : `${code}:${rule}`]
  if (own !== undefined) return own
  if (code === 'invalid-input' && fields.some((field) => field.code !== undefined))
    return words.t.wrongFields
  return undefined
}

/** What the server says itself, behind what the page has to say of its kind. */
function serversWords({ code, detail }: Problem): readonly Spoken[] {
  if (detail === '') return [{ text: words.t.noReason(code) }]
  return [{ text: words.t.kinds[code] ?? words.t.serverSays, quote: detail }]
}

/** Why a worker does not serve. */
function workerWords(said: readonly WorkerSaid[] | undefined): readonly Spoken[] {
  return said === undefined ? [] : workerSpoken({ words: '', said })
}

function spoken(field: ProblemField): ProblemField {
  return { ...field, ...fieldFault(field) }
}
