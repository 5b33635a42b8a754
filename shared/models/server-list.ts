import type { ModelServer } from '../domain/model-server.ts'
import { createAddressCheck, hostOf, isNamedDirectly } from './network-address.ts'
import { isBelow, usableUrl, withSlash } from '../domain/server-url.ts'

/** What the owner says of a server of models, with what follows where nothing is said. */
export interface ListedServer {
  /** The entry's address in its usual form; no two entries that count share one. */
  readonly key: string
  /** It belongs to the house. */
  readonly isLocal: boolean
  /** The entry names an address, or this very machine, rather than a name that leads anywhere. */
  readonly isDirect: boolean
  /** Requests that all workers together may have under way there. */
  readonly concurrency: number
}

/** A server of the house is one machine with one model at a time; a hosted one has many. */
const LOCAL_CONCURRENCY = 1
const HOSTED_CONCURRENCY = 8

/** The servers of models that the owner lists. Supervisor and workers must mean the same by an entry. */
export class ServerList {
  readonly isPrivate = createAddressCheck()
  #entries: readonly (readonly [URL, ListedServer])[] = []
  #all: ReadonlyMap<string, ListedServer> = new Map()

  /** Takes the whole list anew. */
  list(servers: readonly ModelServer[]): void {
    this.#entries = servers.flatMap((server) => {
      const entry = typeof server === 'string' ? { url: server } : server
      const url = usableUrl(entry.url)
      return url ? [[url, this.#listed(url, entry)] as const] : []
    })
    const all = new Map<string, ListedServer>()
    // The first of two that are the same is the one that counts.
    for (const [, one] of this.#entries) if (!all.has(one.key)) all.set(one.key, one)
    this.#all = all
  }

  /** The first entry that covers an address: of the same origin, and of the same path or one above it. */
  find(url: URL): ListedServer | undefined {
    return this.#entries.find(([listed]) => isBelow(url, listed))?.[1]
  }

  /** Every entry by its key, in the order of the list. */
  get all(): ReadonlyMap<string, ListedServer> {
    return this.#all
  }

  #listed(url: URL, entry: Exclude<ModelServer, string> | { url: string }): ListedServer {
    const said = { local: undefined, concurrency: undefined, ...entry }
    const host = hostOf(url)
    const isDirect = isNamedDirectly(host)
    const isLocal = said.local ?? (isDirect && (host === 'localhost' || this.isPrivate(host)))
    const usual = isLocal ? LOCAL_CONCURRENCY : HOSTED_CONCURRENCY
    const key = url.origin + withSlash(url.pathname)
    return { key, isLocal, isDirect, concurrency: said.concurrency ?? usual }
  }
}
