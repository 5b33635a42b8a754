import { AppError } from '../../shared/errors/app-error.ts'
import { OllamaAdapters } from '../models/ollama-adapters.ts'
import type { Providers } from '../models/providers.ts'
import { adapterRefusal } from './adapter-told.ts'

/** A server that gets an adapter. */
export interface Destination {
  readonly name: string
  readonly server: OllamaAdapters
  readonly timeoutMs: number
  readonly models: (signal: AbortSignal) => Promise<string[]>
}

/** Throws `invalid-input` for the name of a provider that no adapter can be given to. */
export function checkProvider(name: string, providers: Providers): void {
  const problem = problemOf(name, providers)
  if (problem === null) return
  const message =
    problem.reason ?? `no provider of etc/models.json that can be given an adapter: ${name}`
  throw new AppError('invalid-input', `Body is not valid. provider: ${message}`, {
    details: { fields: [{ path: 'provider', message }] },
  })
}

/** Where an adapter goes. Throws `conflict`, with the remedy, where it cannot. */
export async function destinationOf(
  name: string,
  id: string,
  providers: Providers,
): Promise<Destination> {
  const problem = problemOf(name, providers)
  if (problem !== null) {
    const { reason } = problem
    if (reason === null) throw adapterRefusal('no-destination', { adapter: id, provider: name })
    throw adapterRefusal('destination-off', { adapter: id, provider: name, reason })
  }
  const { kind, server, key, timeoutMs } = await providers.reach(name)
  if (kind !== 'ollama') throw adapterRefusal('destination-openai', { adapter: id, provider: name })
  if (!server.isLocal) throw adapterRefusal('destination-not-local', { provider: name })
  const models = async (signal: AbortSignal): Promise<string[]> =>
    await providers.open(name).use((one, limits) => one.models({ ...limits, signal }))
  return { name, server: new OllamaAdapters(server, key), timeoutMs, models }
}

/** Why a provider of this name cannot be asked for anything, null where there is none that could; null for one that can. */
function problemOf(name: string, providers: Providers): { reason: string | null } | null {
  const state = providers.state(name)
  if (!state || state.kind === 'builtin') return { reason: null }
  return state.problem
}
