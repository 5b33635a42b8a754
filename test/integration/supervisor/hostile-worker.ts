import type { Client } from '../../support/client.ts'

/** Has the fixture worker of a profile carry out an attack; gives what came of it. */
export async function outcomeOf(
  { console }: { readonly console: Client },
  profile: string,
  attack: object,
): Promise<unknown> {
  const question = encodeURIComponent(JSON.stringify(attack))
  const { json } = await console.mustSend('GET', `/api/memories/search?q=${question}`, {
    headers: { 'x-mh-profile': profile },
  })
  return json['outcome']
}
