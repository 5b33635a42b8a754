import type { ModelRole } from '../../../shared/domain/model-role.ts'
import { isBelow, usableUrl } from '../../../shared/domain/server-url.ts'

/** A JSON object as it came: `etc/models.json`, of which the page knows a few members and leaves the others alone. */
export type Members = Readonly<Record<string, unknown>>

/** What the file itself says of a provider. */
export interface ProviderFields {
  readonly kind: 'ollama' | 'openai'
  readonly name: string
  readonly baseUrl: string
}

/** The secrets' names allow no more. */
const PROVIDER_NAME = /^[A-Za-z][\w.-]{0,99}$/

/** The models that the file names for a role, the first choice first; the common fallback, which comes after all, is not among them. */
export function namedFor(config: Members, role: ModelRole): string[] {
  const first = memberOf(config, 'defaults')[role]
  const others = memberOf(config, 'roleHierarchy')[role]
  const named = [first, ...(role !== 'embedder' && Array.isArray(others) ? others : [])]
  return [...new Set(named.filter((id) => typeof id === 'string'))]
}

/** Whether the file has an entry for a provider, rather than models that name it. */
export function hasProvider(config: Members, name: string): boolean {
  return Object.hasOwn(memberOf(config, 'providers'), name)
}

/** The name of the secret that a provider’s key is kept under. */
export function secretOf(config: Members, name: string): string {
  const said = memberOf(memberOf(config, 'providers'), name)['secret']
  return typeof said === 'string' && said !== '' ? said : name
}

/** The change that names a provider; other members of its entry stay. */
export function withProvider({ name, kind, baseUrl }: ProviderFields): Members {
  return { providers: { [name]: { kind, baseUrl: baseUrl.trim() } } }
}

/** The file without a provider; all else stays as it is. */
export function withoutProvider(config: Members, name: string): Members {
  const { [name]: _gone, ...providers } = memberOf(config, 'providers')
  return { ...config, providers }
}

/** The change that sets how many tokens a day may be used; null takes the budget away. */
export function withBudget(tokensPerDay: number | null): Members {
  return { globalSettings: { budget: { tokensPerDay } } }
}

/** The roles whose models a provider serves. */
export function rolesOf(
  items: readonly {
    readonly role: ModelRole
    readonly chain: readonly { provider: string | null }[]
  }[],
  name: string,
): ModelRole[] {
  return items
    .filter(({ chain }) => chain.some(({ provider }) => provider === name))
    .map(({ role }) => role)
}

/** What is wrong with a provider’s fields; undefined where nothing is. */
export function faultOf(
  { name, baseUrl }: ProviderFields,
  taken: readonly string[],
): 'name' | 'taken' | 'url' | undefined {
  if (!PROVIDER_NAME.test(name) || name === 'builtin') return 'name'
  if (taken.includes(name)) return 'taken'
  return usableUrl(baseUrl.trim()) ? undefined : 'url'
}

/** Whether one of the servers that the owner allows covers an address. */
export function isAllowed(baseUrl: string, servers: readonly { readonly url: string }[]): boolean {
  const url = usableUrl(baseUrl.trim())
  return url !== undefined && servers.some((one) => isBelow(url, new URL(one.url)))
}

/** How the owner’s list names a server: what is no plain address has to say whether it belongs to the house. */
export function listedServer(
  baseUrl: string,
  isOfHouse: boolean,
): string | { readonly url: string; readonly local: true } {
  const url = new URL(baseUrl.trim()).href.replace(/\/$/, '')
  return isOfHouse ? { url, local: true } : url
}

/** Whether an address is a name that could lead into the house or out of it. */
export function isName(baseUrl: string): boolean {
  const host = usableUrl(baseUrl.trim())?.hostname ?? ''
  return host !== '' && host !== 'localhost' && !/^(?:[\d.]+|\[.*\])$/.test(host)
}

/** A list with one of its entries a place nearer to the front. */
export function raised<T>(list: readonly T[], index: number): T[] {
  const before = list[index - 1]
  const one = list[index]
  if (before === undefined || one === undefined) return [...list]
  return list.toSpliced(index - 1, 2, one, before)
}

function memberOf(config: Members, name: string): Members {
  const value = Object.hasOwn(config, name) ? config[name] : undefined
  return isMembers(value) ? value : {}
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
