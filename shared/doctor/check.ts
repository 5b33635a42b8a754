import type { Finding } from '../api/doctor.ts'
import type { FindingSaid, RemedySaid } from '../domain/doctor-said.ts'
import type { RootPlace } from './root-place.ts'

/** What a symptom says: by codes, which the page says in its own language, or in English where `mh doctor` alone shows it. */
export interface Told {
  readonly message: string | readonly FindingSaid[]
  readonly remedy: string | readonly RemedySaid[]
}

/** What a symptom of a data root says. */
interface ToldByCodes extends Told {
  readonly message: readonly FindingSaid[]
  readonly remedy: readonly RemedySaid[]
}

/** Something that a check found to be wrong. */
export type Symptom<Words extends Told = Told> = Words & {
  readonly severity: Exclude<Finding['severity'], 'ok'>
  readonly subject: string
  /** Puts it right and says what it did. Only what is safe, and can be undone, has one. */
  readonly mend?: () => Promise<string>
}

/** One look at one thing. It changes nothing. */
export interface Check<Place, Words extends Told = Told> {
  readonly name: string
  /** What is said when nothing is wrong. */
  readonly fine: string | ((place: Place) => string)
  readonly look: (place: Place, signal: AbortSignal) => Promise<Symptom<Words>[]>
}

/** What the page shows of: it has codes for all that it says. */
export type CodedSymptom = Symptom<ToldByCodes>
export type RootCheck = Check<RootPlace, ToldByCodes>

/** A finding with what puts it right, if anything does. */
export interface Seen {
  readonly finding: Finding
  readonly mend: Symptom['mend']
}
