import type {
  FindingSaid,
  FindingSaidCode,
  RemedySaid,
  RemedySaidCode,
} from '../domain/doctor-said.ts'
import type { SaidValues } from '../domain/said.ts'

/** What is wrong, as one sentence; what a program, a file or the system said of it is its `quote`. */
export function found(code: FindingSaidCode, values: SaidValues = {}): readonly [FindingSaid] {
  return [{ code, values }]
}

/** What to do about it, as one sentence. */
export function advised(code: RemedySaidCode, values: SaidValues = {}): readonly [RemedySaid] {
  return [{ code, values }]
}
