import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { FoundServers } from '../../shared/api/system.ts'
import type { ModelServer } from '../../shared/domain/model-server.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { isBelow, usableUrl } from '../../shared/domain/server-url.ts'
import { limitedText } from './limited-text.ts'

interface Search {
  /** What the owner allows already. */
  readonly modelServers: readonly ModelServer[]
  readonly ollamaHost: string | undefined
}
type Found = FoundServers['items'][number]
type Place = Pick<Found, 'kind' | 'url'>

const OLLAMA_PORT = 11_434
/** LM Studio, vLLM, llama.cpp. */
const OPENAI_PORTS = [1234, 8000, 8080] as const
const ANSWER_MS = 1_500
const MOST_BYTES = 1_000_000
const MOST_MODELS = 200

const OllamaModels = schema(() => z.object({ models: z.array(z.object({ name: z.string() })) }))
const OpenaiModels = schema(() => z.object({ data: z.array(z.object({ id: z.string() })) }))

/**
 * Servers of models that answer on this machine. INVARIANT: only loopback is asked, at the ports where such servers usually listen and at that
 * of `OLLAMA_HOST`; a redirect is not followed.
 */
export async function findModelServers(search: Search): Promise<Found[]> {
  const places = placesToLook(search.ollamaHost)
  const found = await Promise.all(places.map((place) => askPlace(place, search)))
  return found.filter((one) => one !== undefined)
}

/** Where servers of models listen on a machine. */
export function placesToLook(ollamaHost: string | undefined): Place[] {
  const own = `http://127.0.0.1:${portOf(ollamaHost) ?? OLLAMA_PORT}`
  return [
    { kind: 'ollama', url: own },
    ...OPENAI_PORTS.map((port) => ({
      kind: 'openai' as const,
      url: `http://127.0.0.1:${port}/v1`,
    })),
  ]
}

/** The port of `OLLAMA_HOST`, which is written as `host:port`, `host`, `:port` or an address. */
function portOf(host: string | undefined): number | undefined {
  const port = Number(/:(\d{1,5})\/?$/.exec(host ?? '')?.[1])
  return port > 0 && port < 65_536 ? port : undefined
}

async function askPlace(place: Place, { modelServers }: Search): Promise<Found | undefined> {
  try {
    const models = (await modelsAt(place)).slice(0, MOST_MODELS)
    return { ...place, models, allowed: isAllowed(place.url, modelServers) }
  } catch {
    // Nobody listens there, or something that is no server of models: both are no find.
    return undefined
  }
}

async function modelsAt({ kind, url }: Place): Promise<string[]> {
  const response = await fetch(url + (kind === 'ollama' ? '/api/tags' : '/models'), {
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  if (!response.ok) throw new Error(`status ${response.status}`)
  const answer = parseJson(await limitedText(response, MOST_BYTES), url)
  return kind === 'ollama'
    ? OllamaModels.parse(answer, url).models.map(({ name }) => name)
    : OpenaiModels.parse(answer, url).data.map(({ id }) => id)
}

function isAllowed(address: string, listed: readonly ModelServer[]): boolean {
  const url = usableUrl(address)
  return listed.some((server) => {
    const entry = usableUrl(typeof server === 'string' ? server : server.url)
    return url !== undefined && entry !== undefined && isBelow(url, entry)
  })
}
