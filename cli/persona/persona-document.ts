import { PERSONA_DOCUMENTS, type PersonaDocument } from '../../shared/domain/persona.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { choice } from '../choice.ts'
import type { ProfileConnection } from '../connect.ts'

/** What a command line says of a document: its name, or a facet's. */
export interface NamedDocument {
  readonly document?: string | undefined
  readonly facet?: string
}

/** A document that a command line names. */
export type PersonaTarget =
  | { readonly kind: 'document'; readonly name: PersonaDocument }
  | { readonly kind: 'facet'; readonly name: string }

/** The document that is named; the core when none is. Throws `wrong-usage`. */
export function targetOf({ document, facet }: NamedDocument): PersonaTarget {
  if (facet !== undefined && document !== undefined)
    throw new AppError('wrong-usage', 'Name a document or a facet, not both.')
  if (facet !== undefined) return { kind: 'facet', name: facet }
  return { kind: 'document', name: choice('document', document, PERSONA_DOCUMENTS) ?? 'core' }
}

/** The calls on one document of the persona. */
export function personaDocument({ client, profile }: ProfileConnection, target: PersonaTarget) {
  const replace = { replace: 'true' } as const
  if (target.kind === 'facet') {
    const address = { profile, params: { name: target.name } }
    return {
      get: () => client.call(routes.getFacet, address),
      replace: (body: Record<string, unknown>) =>
        client.call(routes.putFacet, { ...address, body, query: replace }),
      history: () => client.call(routes.facetHistory, { ...address, query: {} }),
      undo: () => client.call(routes.undoFacet, address),
    }
  }
  const address = { profile, params: { document: target.name } }
  return {
    get: () => client.call(routes.getPersonaDocument, address),
    replace: (body: Record<string, unknown>) =>
      client.call(routes.putPersonaDocument, { ...address, body, query: replace }),
    history: () => client.call(routes.personaHistory, { ...address, query: {} }),
    undo: () => client.call(routes.undoPersona, address),
  }
}
