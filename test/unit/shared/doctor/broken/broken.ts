import type { Finding } from '../../../../../shared/api/doctor.ts'
import type { RootPlace } from '../../../../../shared/doctor/root-place.ts'
import type { DoctorRoot } from '../../../../support/doctor-root.ts'

/** A root of which one thing is broken, and what is to be found. */
export interface Broken {
  readonly what: string
  readonly spoil?: (root: DoctorRoot) => Promise<unknown>
  readonly facts?: Partial<RootPlace>
  readonly check: string
  readonly severity: Finding['severity']
  /** Whether `--fix` puts it right. */
  readonly isFixable?: true
  /** Path below the root, where it is one. */
  readonly path?: string
  readonly message: RegExp
  readonly remedy: RegExp
}

/** Bounds that no machine comes near to. */
export const PLENTY = { freeBytes: 0, freeInodes: 0, logBytes: Infinity }
