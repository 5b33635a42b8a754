/** The documents of a persona that agents may propose to change. What they decide by, and its facets, are none of them. */
export const PROPOSABLE_DOCUMENTS = ['core', 'relationships', 'routines'] as const
export type ProposableDocument = (typeof PROPOSABLE_DOCUMENTS)[number]

/** A step on the way to a member: a member's name, or the item of a list that has this name. */
export type MemberStep = string | { readonly name: string }

/** The way as people read it: `goals › shortTerm`. */
export function memberWords(path: readonly MemberStep[]): string {
  return path.map((step) => (typeof step === 'string' ? step : step.name)).join(' › ')
}
