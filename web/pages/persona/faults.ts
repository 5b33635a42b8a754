import { faultOf } from '../../../shared/api/field-fault.ts'
import { Facet, PERSONA_SHAPES, type PersonaDocument } from '../../../shared/domain/persona.ts'

/** What is wrong with a member: a sign by which the page has words, or words. */
export interface Fault {
  /** Names of members and numbers of items, with dots between. */
  readonly path: string
  readonly sign: 'empty' | 'range' | 'type' | 'choice' | 'other'
  /** In the server's or the shape's own words. */
  readonly message: string
  /** By which the page has words of its own, where it is known. */
  readonly code?: string | undefined
  readonly values?: Readonly<Record<string, string | number>> | undefined
}

/** What is wrong with a document as it stands. */
export function faultsOf(document: PersonaDocument | 'facet', value: unknown): Fault[] {
  const { zod } = document === 'facet' ? Facet : PERSONA_SHAPES[document]
  const result = zod.safeParse(value)
  if (result.success) return []
  return result.error.issues.map((issue) => ({
    ...faultOf(issue),
    sign: signOf(issue),
  }))
}

function signOf(issue: { readonly code: string; readonly origin?: unknown }): Fault['sign'] {
  switch (issue.code) {
    case 'too_small':
    case 'too_big':
      return issue.origin === 'string' && issue.code === 'too_small' ? 'empty' : 'range'
    case 'invalid_type':
    case 'invalid_union':
      return 'type'
    case 'invalid_value':
      return 'choice'
    default:
      return 'other'
  }
}
