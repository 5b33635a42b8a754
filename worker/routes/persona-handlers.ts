import { PERSONA_DOCUMENTS, type PersonaDocument } from '../../shared/domain/persona.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Caller, WorkerHandlers } from '../http/handler.ts'
import type { Persona } from '../persona/persona.ts'
import { pageOfVersions } from './document-versions.ts'
import type { ProfileAudit } from './profile-audit.ts'

type DocumentHandlers = Pick<
  WorkerHandlers,
  | 'getPersona'
  | 'getPersonaDocument'
  | 'putPersonaDocument'
  | 'personaHistory'
  | 'undoPersona'
  | 'facetListHistory'
  | 'undoFacetList'
>
type FacetHandlers = Pick<
  WorkerHandlers,
  'getFacet' | 'putFacet' | 'deleteFacet' | 'facetHistory' | 'undoFacet'
>

/** Answers the persona's routes; what is done and shown is audited. */
export function personaHandlers(
  persona: Persona,
  audit: ProfileAudit,
): DocumentHandlers & FacetHandlers {
  return { ...documentHandlers(persona, audit), ...facetHandlers(persona, audit) }
}

function documentHandlers(persona: Persona, audit: ProfileAudit): DocumentHandlers {
  const shown = (caller: Caller, document: string): Promise<void> =>
    audit.shown(caller, 'persona_read', { document })
  const history = async (caller: Caller, name: PersonaDocument, limit: number) => {
    const versions = await persona.versions(name, limit)
    await shown(caller, name)
    return pageOfVersions(versions)
  }
  const undo = async (caller: Caller, name: PersonaDocument) => {
    const document = await persona.undo(name, caller.actor)
    await audit.done(caller, 'persona_undone', { document: name })
    return document
  }
  return {
    getPersona: async (request) => {
      const inForce = await persona.inForce()
      await shown(request, 'persona')
      return inForce
    },
    getPersonaDocument: async (request) => {
      const name = documentNamed(request.params.document)
      const document = await persona.read(name)
      await shown(request, name)
      return document
    },
    putPersonaDocument: async (request) => {
      const { params, query, body: members, actor } = request
      const name = documentNamed(params.document)
      const change = { members, replace: query.replace === 'true', actor }
      const document = await persona.put(name, change)
      await audit.done(request, 'persona_changed', {
        document: name,
        count: Object.keys(members).length,
      })
      return document
    },
    personaHistory: (request) =>
      history(request, documentNamed(request.params.document), request.query.limit),
    undoPersona: (request) => undo(request, documentNamed(request.params.document)),
    facetListHistory: (request) => history(request, 'facets', request.query.limit),
    undoFacetList: (request) => undo(request, 'facets'),
  }
}

function facetHandlers(persona: Persona, audit: ProfileAudit): FacetHandlers {
  return {
    getFacet: async (request) => {
      const document = await persona.readFacet(request.params.name)
      await audit.shown(request, 'persona_read', { document: `facets/${request.params.name}` })
      return document
    },
    putFacet: async (request) => {
      const { params, query, body: members, actor } = request
      const change = { members, replace: query.replace === 'true', actor }
      const document = await persona.putFacet(params.name, change)
      await audit.done(request, 'facet_changed', {
        name: params.name,
        count: Object.keys(members).length,
      })
      return document
    },
    deleteFacet: async (request) => {
      const { name } = request.params
      await persona.removeFacet(name, request.actor)
      await audit.done(request, 'facet_deleted', { name })
      return { success: true, name }
    },
    facetHistory: async (request) => {
      const { params, query } = request
      const versions = await persona.facetVersions(params.name, query.limit)
      await audit.shown(request, 'persona_read', { document: `facets/${params.name}` })
      return pageOfVersions(versions)
    },
    undoFacet: async (request) => {
      const { name } = request.params
      const document = await persona.undoFacet(name, request.actor)
      await audit.done(request, 'facet_undone', { name })
      return document
    },
  }
}

function documentNamed(name: string): PersonaDocument {
  const known = PERSONA_DOCUMENTS.find((one) => one === name)
  if (known) return known
  const names = PERSONA_DOCUMENTS.join(', ')
  throw new AppError('not-found', `There is no such document. There are: ${names}.`)
}
