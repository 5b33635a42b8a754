import { personaRoutes } from '../../../shared/api/persona.ts'
import type { Client } from '../../api/client.svelte.ts'

/** What is in force, and the list of facets from which it is chosen. */
export type Standing = Awaited<ReturnType<typeof loadStanding>>

export async function loadStanding(client: Pick<Client, 'call'>, signal: AbortSignal) {
  const [inForce, list] = await Promise.all([
    client.call(personaRoutes.getPersona, {}, signal),
    client.call(personaRoutes.getPersonaDocument, { params: { document: 'facets' } }, signal),
  ])
  return { inForce, list }
}
