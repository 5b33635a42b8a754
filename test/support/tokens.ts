import type { Scope } from '../../shared/domain/principal.ts'
import { Client } from './client.ts'

/** A token as it was made. */
export interface MadeToken {
  readonly id: string
  readonly token: string
  /** A program that has the token and nothing else. */
  readonly client: Client
}

/** Makes a token in a person's session. */
export async function tokenOf(
  person: Client,
  scopes: readonly Scope[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<MadeToken> {
  const { json } = await person.mustSend('POST', '/api/auth/tokens', {
    body: { name: scopes.join(' '), scopes, ...more },
  })
  const token = String(json['token'])
  const headers = { authorization: `Bearer ${token}` }
  return { id: String(json['id']), token, client: new Client(person.origin, { headers }) }
}
