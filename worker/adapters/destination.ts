import { AppError } from '../../shared/errors/app-error.ts'
import { OllamaAdapters } from '../models/ollama-adapters.ts'
import type { Providers } from '../models/providers.ts'

/** A server that gets an adapter. */
export interface Destination {
  readonly name: string
  readonly server: OllamaAdapters
  readonly timeoutMs: number
  readonly models: (signal: AbortSignal) => Promise<string[]>
}

/** Throws `invalid-input` for the name of a provider that no adapter can be given to. */
export function checkProvider(name: string, providers: Providers): void {
  const message = problemOf(name, providers)
  if (message === null) return
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
  if (problem !== null)
    throw new AppError(
      'conflict',
      `The adapter ${id} has nowhere to go: ${problem}. Name another: mh adapter add ${id} --base MODEL --provider NAME.`,
    )
  const { kind, server, key, timeoutMs } = await providers.reach(name)
  if (kind !== 'ollama')
    throw new AppError(
      'conflict',
      `The provider ${name} speaks the protocol of OpenAI, in which no adapter can be given to a server. Name an Ollama that is to have it: mh adapter add ${id} --base MODEL --provider ollama. Or load it where ${name} runs, and name its model there: mh model set persona ${name}/MODEL.`,
    )
  if (!server.isLocal)
    throw new AppError(
      'conflict',
      `The provider ${name} is not of the house, and an adapter is made of memories that may not leave it. The owner says that a server belongs to the house with "local": true in modelServers.`,
    )
  const models = async (signal: AbortSignal): Promise<string[]> =>
    await providers.open(name).use((one, limits) => one.models({ ...limits, signal }))
  return { name, server: new OllamaAdapters(server, key), timeoutMs, models }
}

/** Why a provider of this name cannot be asked for anything; null for one that can. */
function problemOf(name: string, providers: Providers): string | null {
  const state = providers.state(name)
  if (!state || state.kind === 'builtin')
    return `no provider of etc/models.json that can be given an adapter: ${name}`
  return state.problem?.reason ?? null
}
