import type { ModelServer } from '../../shared/domain/model-server.ts'
import { createAddressCheck, hostOf, isNamedDirectly } from './network-address.ts'

/** A server that may be asked. */
export interface AllowedServer {
  readonly url: URL
  /** It belongs to the house: memories of the privacy class `local` may go there. */
  readonly isLocal: boolean
  /** Throws, with the reason in words, unless this address may be connected to. */
  readonly checkAddress: (address: string) => void
}

export type ServerVerdict =
  | { readonly status: 'allowed'; readonly server: AllowedServer }
  | { readonly status: 'refused'; readonly reason: string }

/**
 * Which servers of models the owner allows. INVARIANTS: nothing else is ever connected to; an address of this machine or of a private
 * network only when the owner named it itself, or said of the name that it is local; what is said to be local never lies outside.
 */
export class AllowedServers {
  readonly #isPrivate = createAddressCheck()
  #listed: readonly ModelServer[] = []

  /** The supervisor says what the owner allows. */
  allow(listed: readonly ModelServer[]): void {
    this.#listed = listed
  }

  /** Judges the base URL of a provider. */
  judge(baseUrl: string): ServerVerdict {
    const url = parsedUrl(baseUrl)
    if (!url) return refused(`${JSON.stringify(baseUrl)} is no http or https address.`)
    const entry = this.#listed.map(entryOf).find(({ url: listed }) => isBelow(url, listed))
    if (!entry) {
      return refused(
        `The owner does not allow ${url.origin}. It must be in modelServers: mh config set modelServers '["${url.origin}"]'.`,
      )
    }
    const host = hostOf(url)
    const isDirect = isNamedDirectly(host)
    const isLocal = entry.local ?? (isDirect && (host === 'localhost' || this.#isPrivate(host)))
    return {
      status: 'allowed',
      server: { url, isLocal, checkAddress: this.#checkFor(host, { isDirect, isLocal }) },
    }
  }

  #checkFor(
    host: string,
    { isDirect, isLocal }: { isDirect: boolean; isLocal: boolean },
  ): AllowedServer['checkAddress'] {
    return (address) => {
      const isPrivate = this.#isPrivate(address)
      if (isPrivate && !isDirect && !isLocal) {
        throw new Error(
          `${host} leads to an address of this machine or of a private network, which the owner did not say of it ("local": true in modelServers)`,
        )
      }
      if (!isPrivate && isLocal && !isDirect)
        throw new Error(`${host} is said to be local and leads to a public address`)
      if (!isPrivate && host === 'localhost') throw new Error('localhost leads to another machine')
    }
  }
}

function refused(reason: string): ServerVerdict {
  return { status: 'refused', reason }
}

function entryOf(listed: ModelServer): { url: URL | undefined; local: boolean | undefined } {
  return typeof listed === 'string'
    ? { url: parsedUrl(listed), local: undefined }
    : { url: parsedUrl(listed.url), local: listed.local }
}

function parsedUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isUsable =
    url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  return isUsable ? url : undefined
}

/** The same origin, and the same path or one below it. */
function isBelow(url: URL, listed: URL | undefined): boolean {
  if (!listed || url.origin !== listed.origin) return false
  const path = withSlash(listed.pathname)
  return withSlash(url.pathname).startsWith(path)
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}
