import type { Finding } from '../api/doctor.ts'

/** Something that a check found to be wrong. */
export interface Symptom extends Pick<Finding, 'subject' | 'message' | 'remedy'> {
  readonly severity: Exclude<Finding['severity'], 'ok'>
  /** Puts it right and says what it did. Only what is safe, and can be undone, has one. */
  readonly mend?: () => Promise<string>
}

/** One look at one thing. It changes nothing. */
export interface Check<Place> {
  readonly name: string
  /** What is said when nothing is wrong. */
  readonly fine: string | ((place: Place) => string)
  readonly look: (place: Place, signal: AbortSignal) => Promise<Symptom[]>
}

/** A finding with what puts it right, if anything does. */
export interface Seen {
  readonly finding: Finding
  readonly mend: Symptom['mend']
}
