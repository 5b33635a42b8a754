import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { ModelServer } from '../../shared/domain/model-server.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { limitedText } from './limited-text.ts'

/** So long everything together may take: a purge waits for no server that is away. */
const PATIENCE_MS = 8_000
const MOST_BYTES = 4_000_000
/** What a server answers that speaks another protocol than Ollama's, and so has no models of adapters. */
const OTHER_PROTOCOL: ReadonlySet<number> = new Set([404, 405, 501])

const Tags = schema(() => z.looseObject({ models: z.array(z.looseObject({ name: z.string() })) }))

/**
 * Has the servers of models take away what they made of a person's adapters, whose names say of whom they are (`mh-<username>-…`). Gives the
 * addresses of those on which some may still be: they are away, want a key that only the person had, or refuse.
 */
export async function eraseModels(
  username: string,
  servers: readonly ModelServer[],
  patienceMs = PATIENCE_MS,
): Promise<string[]> {
  const signal = AbortSignal.timeout(patienceMs)
  const urls = servers.map((server) => (typeof server === 'string' ? server : server.url))
  const left = await Promise.all(
    urls.map(async (url) => ((await isErased(username, url, signal)) ? [] : [url])),
  )
  return left.flat()
}

/** A username may end like another one with a dash goes on; the name of an adapter has none, so that the whole name tells them apart. */
export function isModelOf(username: string, model: string): boolean {
  const start = `mh-${username}-`
  return (
    model.startsWith(start) &&
    /^[a-z0-9_]*\.[0-9a-f]{16}(:latest)?$/.test(model.slice(start.length))
  )
}

async function isErased(username: string, url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const own = (await modelsAt(url, signal)).filter((name) => isModelOf(username, name))
    for (const name of own) await erase(name, url, signal)
    return true
  } catch {
    // Whatever it was, some may be there still, which the purge tells.
    return false
  }
}

async function modelsAt(url: string, signal: AbortSignal): Promise<string[]> {
  const response = await fetch(at(url, '/api/tags'), { redirect: 'error', signal })
  if (OTHER_PROTOCOL.has(response.status)) {
    await response.body?.cancel()
    return []
  }
  const text = await limitedText(response, MOST_BYTES)
  if (!response.ok) throw new Error(`status ${response.status}`)
  return Tags.parse(parseJson(text, url), url).models.map(({ name }) => name)
}

async function erase(model: string, url: string, signal: AbortSignal): Promise<void> {
  // Servers of earlier versions know `name` alone.
  const body = JSON.stringify({ model, name: model })
  const headers = { 'content-type': 'application/json' }
  const asked = { method: 'DELETE', headers, body, redirect: 'error', signal } as const
  const response = await fetch(at(url, '/api/delete'), asked)
  await response.body?.cancel()
  if (!response.ok && response.status !== 404) throw new Error(`status ${response.status}`)
}

function at(url: string, path: string): string {
  return url.replace(/\/+$/, '') + path
}
