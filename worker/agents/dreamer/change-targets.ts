import type { MemberStep, ProposableDocument } from '../../../shared/domain/proposal.ts'

/** Lists that a night may propose to add to. INVARIANT: nothing else of a persona can be proposed but these and `lastContact`. */
export const LIST_TARGETS = [
  'values.core',
  'goals.shortTerm',
  'goals.midTerm',
  'goals.longTerm',
  'context.currentFocus',
  'routines.habits',
] as const
export type ListTarget = (typeof LIST_TARGETS)[number]

/** A member of a document. */
export interface Place {
  readonly document: ProposableDocument
  readonly path: readonly MemberStep[]
}

/** Where a list stands. */
export function placeOf(target: ListTarget): Place {
  const [first = '', ...rest] = target.split('.')
  return first === 'routines'
    ? { document: 'routines', path: rest }
    : { document: 'core', path: [first, ...rest] }
}

/** Where it stands when somebody was last met. */
export function lastContactOf(list: 'relationships' | 'contacts', name: string): Place {
  return { document: 'relationships', path: [list, { name }, 'lastContact'] }
}
