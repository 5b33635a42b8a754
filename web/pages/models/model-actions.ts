import { modelRoutes } from '../../../shared/api/models.ts'
import { profileConfigRoutes } from '../../../shared/api/profile-config.ts'
import { type FoundServers, systemRoutes } from '../../../shared/api/system.ts'
import type { Client } from '../../api/client.svelte.ts'
import {
  hasProvider,
  listedServer,
  type Members,
  type ProviderFields,
  secretOf,
  withoutProvider,
  withProvider,
} from './models-config.ts'

type Asking = Pick<Client, 'call'>
type Found = FoundServers['items'][number]

/** `etc/models.json` as it is shown, with the version that a change is then made from. */
export interface ModelsFile {
  readonly config: Members
  readonly version: string
}

/** Reads `etc/models.json`. */
export async function readModelsFile(client: Asking, signal?: AbortSignal): Promise<ModelsFile> {
  const params = { name: 'models' }
  const request = { params, query: { limit: 1 } }
  // The version first: a change in between is then refused, rather than overwritten.
  const { items } = await client.call(profileConfigRoutes.configHistory, request, signal)
  const config = await client.call(profileConfigRoutes.getConfig, { params }, signal)
  return { config, version: items[0]?.version ?? 'none' }
}

/** Names a provider in `etc/models.json`, keeps its key as a secret when one was typed, and asks which models it has. */
export async function saveProvider(
  client: Asking,
  { version }: Pick<ModelsFile, 'version'>,
  saved: { fields: ProviderFields; key: { readonly secret: string; readonly value: string } },
): Promise<void> {
  const { fields, key } = saved
  const body = { ...withProvider(fields) }
  const params = { name: 'models' }
  await client.call(profileConfigRoutes.putConfig, { params, body, query: { version } })
  if (key.value.trim() !== '') {
    const request = { params: { name: key.secret }, body: { value: key.value.trim() } }
    await client.call(profileConfigRoutes.putSecret, request)
  }
}

/** Takes a provider out of `etc/models.json`, with its key where it has one. */
export async function removeProvider(
  client: Asking,
  { config, version }: ModelsFile,
  removed: { readonly name: string; readonly secrets: readonly string[] },
): Promise<void> {
  const { name, secrets } = removed
  const secret = secretOf(config, name)
  const body = { ...withoutProvider(config, name) }
  const query = { replace: 'true', version } as const
  await client.call(profileConfigRoutes.putConfig, { params: { name: 'models' }, body, query })
  if (secrets.includes(secret))
    await client.call(profileConfigRoutes.deleteSecret, { params: { name: secret } })
}

/** Adds a server to those that the owner allows. Owners only. */
export async function allowServer(
  client: Asking,
  baseUrl: string,
  isOfHouse: boolean,
): Promise<void> {
  const { config } = await client.call(systemRoutes.systemConfig, {})
  const listed: unknown = config['modelServers']
  const modelServers = [...(Array.isArray(listed) ? listed : []), listedServer(baseUrl, isOfHouse)]
  await client.call(systemRoutes.changeSystemConfig, { body: { modelServers } })
}

/** Allows a server that was found, and names it as a provider; gives the provider’s name. */
export async function useFoundServer(client: Asking, found: Found): Promise<string> {
  if (!found.allowed) await allowServer(client, found.url, false)
  const params = { name: 'models' }
  const config = await client.call(profileConfigRoutes.getConfig, { params })
  const name = nameFor(config, found)
  const body = { ...withProvider({ name, kind: found.kind, baseUrl: found.url }) }
  await client.call(profileConfigRoutes.putConfig, { params, body })
  return name
}

/** Gives what talks, and what stands in for all others, to one model. */
export async function useModel(client: Asking, model: string): Promise<void> {
  for (const role of ['fallback', 'persona'])
    await client.call(modelRoutes.setModelRole, { params: { role }, body: { model } })
}

/** An Ollama is the provider `ollama`; of the others there may be several. */
function nameFor(config: Members, { kind, url }: Found): string {
  if (kind === 'ollama') return kind
  const name = `local-${new URL(url).port}`
  return hasProvider(config, name) ? `${name}-found` : name
}
