import { z } from 'zod'
import { DOCUMENT_SAID_CODES } from '../domain/document-said.ts'
import { DocumentHistory, HistoryQuery, ProfileDocument, PutDocumentQuery } from './documents.ts'
import { route } from './route.ts'
import { saidOf } from './said.ts'
import { schema } from './schema.ts'

/** `problems` are files that cannot be read as they stand: what was good last is in force instead. */
export const PersonaInForce = schema(() =>
  z.object({
    activeFacet: z.string(),
    persona: ProfileDocument.zod,
    problems: z.array(
      z.object({
        document: z.string(),
        problem: z.string(),
        /** The same by codes; left away by earlier versions. */
        problemSaid: z.array(saidOf(DOCUMENT_SAID_CODES)).optional().catch(undefined),
      }),
    ),
  }),
)
export type PersonaInForce = z.output<typeof PersonaInForce.zod>
export const DeletedFacet = schema(() => z.object({ success: z.literal(true), name: z.string() }))

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'The persona is the person’s whose profile the session shows.',
} as const
const document = { status: 200, body: ProfileDocument } as const
const history = { query: HistoryQuery, answer: { status: 200, body: DocumentHistory } } as const
const put = { query: PutDocumentQuery, body: ProfileDocument, answer: document } as const

export const personaRoutes = {
  getPersona: route({
    ...own,
    method: 'GET',
    path: '/api/persona',
    summary: 'The persona in force: the core with the active facet laid over it.',
    answer: { status: 200, body: PersonaInForce },
  }),
  getPersonaDocument: route({
    ...own,
    method: 'GET',
    path: '/api/persona/:document',
    summary: 'One document: core, relationships, routines, decision-rules or facets.',
    answer: document,
  }),
  putPersonaDocument: route({
    ...own,
    ...put,
    method: 'PUT',
    path: '/api/persona/:document',
    summary: 'Sets members of a document; the others stay.',
  }),
  personaHistory: route({
    ...own,
    ...history,
    method: 'GET',
    path: '/api/persona/:document/history',
    summary: 'Versions of a document, the present one first.',
  }),
  undoPersona: route({
    ...own,
    method: 'POST',
    path: '/api/persona/:document/undo',
    summary: 'Brings back the version before; again, the one before that.',
    answer: document,
  }),
  facetListHistory: route({
    ...own,
    ...history,
    method: 'GET',
    path: '/api/persona/facets/history',
    summary: 'Versions of the list of facets.',
  }),
  undoFacetList: route({
    ...own,
    method: 'POST',
    path: '/api/persona/facets/undo',
    summary: 'Brings back the list of facets as it was before.',
    answer: document,
  }),
  getFacet: route({
    ...own,
    method: 'GET',
    path: '/api/persona/facets/:name',
    summary: 'One facet.',
    answer: document,
  }),
  putFacet: route({
    ...own,
    ...put,
    method: 'PUT',
    path: '/api/persona/facets/:name',
    summary: 'Makes a facet or sets members of it, and puts it on the list.',
  }),
  deleteFacet: route({
    ...own,
    method: 'DELETE',
    path: '/api/persona/facets/:name',
    summary: 'Takes a facet away; undo brings it back.',
    answer: { status: 200, body: DeletedFacet },
  }),
  facetHistory: route({
    ...own,
    ...history,
    method: 'GET',
    path: '/api/persona/facets/:name/history',
    summary: 'Versions of a facet.',
  }),
  undoFacet: route({
    ...own,
    method: 'POST',
    path: '/api/persona/facets/:name/undo',
    summary: 'Brings back the version before of a facet, or a deleted one.',
    answer: document,
  }),
}
