import type { ModelServer } from '../../shared/domain/model-server.ts'
import { hostOf } from '../../shared/models/network-address.ts'
import { type ListedServer, ServerList } from '../../shared/models/server-list.ts'
import { usableUrl } from '../../shared/domain/server-url.ts'
import { type ModelTold, modelTold } from './model-told.ts'

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
  | ({ readonly status: 'refused' } & ModelTold)

/**
 * Which servers of models the owner allows. INVARIANTS: nothing else is ever connected to; an address of this machine or of a private
 * network only when the owner named it itself, or said of the name that it is local; what is said to be local never lies outside.
 */
export class AllowedServers {
  readonly #list = new ServerList()

  /** The supervisor says what the owner allows. */
  allow(listed: readonly ModelServer[]): void {
    this.#list.list(listed)
  }

  /** What is allowed, as people are told of it. */
  get listed(): { readonly url: string; readonly isLocal: boolean }[] {
    return [...this.#list.all.values()].map(({ key, isLocal }) => ({ url: key, isLocal }))
  }

  /** Judges the base URL of a provider. */
  judge(baseUrl: string): ServerVerdict {
    const url = usableUrl(baseUrl)
    if (!url) return refused(modelTold('no-address', { address: baseUrl }))
    const listed = this.#list.find(url)
    if (!listed) {
      return refused(modelTold('not-listed', { origin: url.origin }))
    }
    const { isLocal } = listed
    return {
      status: 'allowed',
      server: { url, isLocal, checkAddress: this.#checkFor(hostOf(url), listed) },
    }
  }

  #checkFor(host: string, { isDirect, isLocal }: ListedServer): AllowedServer['checkAddress'] {
    return (address) => {
      const isPrivate = this.#list.isPrivate(address)
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

function refused(told: ModelTold): ServerVerdict {
  return { status: 'refused', ...told }
}
