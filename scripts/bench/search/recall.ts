import type { Question } from './question-set.ts'

/** What was found for one question: the ids of turns, best first, and the session of each turn. */
export interface Found {
  readonly question: Question
  readonly turns: readonly string[]
  readonly sessionOf: ReadonlyMap<string, string>
}

/** The share of the turns which hold the answer that is among the first hits. */
export function turnRecall({ question, turns }: Found, first: number): number {
  const hits = new Set(turns.slice(0, first))
  const evidence = new Set(question.evidence)
  return [...evidence].filter((turn) => hits.has(turn)).length / evidence.size
}

/** 1 where a session that holds an answer is among the sessions of the first hits. */
export function sessionHit({ question, turns, sessionOf }: Found, first: number): number {
  return hasEvidence(question, sessionsOf(turns.slice(0, first), sessionOf), sessionOf)
}

/** 1 where a session that holds an answer is among the first different sessions, however many hits they take. */
export function distinctSessionHit({ question, turns, sessionOf }: Found, first: number): number {
  return hasEvidence(question, sessionsOf(turns, sessionOf).slice(0, first), sessionOf)
}

/** Different sessions, in the order in which they are met. */
function sessionsOf(
  turns: readonly string[],
  sessionOf: ReadonlyMap<string, string>,
): (string | undefined)[] {
  return [...new Set(turns.map((turn) => sessionOf.get(turn)))]
}

function hasEvidence(
  { evidence }: Question,
  sessions: readonly (string | undefined)[],
  sessionOf: ReadonlyMap<string, string>,
): number {
  return Number(evidence.some((turn) => sessions.includes(sessionOf.get(turn))))
}
