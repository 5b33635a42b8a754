import type { Client } from './client.ts'
import { eventually } from './eventually.ts'

/** The row of a worker, as the console sees it. */
export async function rowOf(client: Client, username: string): Promise<Record<string, unknown>> {
  const { json } = await client.mustSend('GET', '/api/workers')
  const rows = Array.isArray(json['items']) ? json['items'] : []
  return Object(rows.find((row) => Object(row)['username'] === username))
}

/** Waits until a worker is in a state, and gives its row. */
export async function inState(
  client: Client,
  [username, state]: readonly [username: string, state: string],
  patienceMs?: number,
): Promise<Record<string, unknown>> {
  return await eventually(async () => {
    const row = await rowOf(client, username)
    return row['state'] === state && row
  }, patienceMs)
}
