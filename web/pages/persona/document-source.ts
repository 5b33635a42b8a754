import type { z } from 'zod'
import type { DocumentHistory } from '../../../shared/api/documents.ts'
import { personaRoutes } from '../../../shared/api/persona.ts'
import type { PersonaDocument } from '../../../shared/domain/persona.ts'
import type { Client } from '../../api/client.svelte.ts'
import type { Members } from './members.ts'

/** Versions of a document, the present one first. */
export type Versions = z.output<typeof DocumentHistory.zod>

/** A document of the persona, or a facet, wherever it comes from. */
export interface DocumentSource {
  /** Names it among the drafts. */
  readonly place: string
  readonly shape: PersonaDocument | 'facet'
  read(signal?: AbortSignal): Promise<Members>
  /** Makes it what is given, and nothing else. */
  replace(document: Members): Promise<Members>
  history(signal: AbortSignal): Promise<Versions>
  /** Brings back the version before. */
  undo(): Promise<Members>
}

export function documentSource(client: Client, document: PersonaDocument): DocumentSource {
  const params = { document }
  return {
    place: `persona:${document}`,
    shape: document,
    read: (signal) => client.call(personaRoutes.getPersonaDocument, { params }, signal),
    replace: (body) =>
      client.call(personaRoutes.putPersonaDocument, { params, query: { replace: 'true' }, body }),
    history: (signal) =>
      client.call(personaRoutes.personaHistory, { params, query: { limit: 50 } }, signal),
    undo: () => client.call(personaRoutes.undoPersona, { params }),
  }
}

export function facetSource(client: Client, name: string): DocumentSource {
  const params = { name }
  return {
    place: `persona:facets:${name}`,
    shape: 'facet',
    read: (signal) => client.call(personaRoutes.getFacet, { params }, signal),
    replace: (body) =>
      client.call(personaRoutes.putFacet, { params, query: { replace: 'true' }, body }),
    history: (signal) =>
      client.call(personaRoutes.facetHistory, { params, query: { limit: 50 } }, signal),
    undo: () => client.call(personaRoutes.undoFacet, { params }),
  }
}
