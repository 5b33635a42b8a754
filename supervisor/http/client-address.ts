import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import type { Door } from './request-context.ts'

/** Finds the address of clients; `X-Forwarded-For` is believed only as far as trusted proxies wrote it. */
export class ClientAddresses {
  readonly #trusted: () => readonly string[]

  constructor(trusted: () => readonly string[]) {
    this.#trusted = trusted
  }

  /** Whether a connection from there is a trusted proxy's, which brings many people. */
  isTrusted(remote: string): boolean {
    const address = plain(remote)
    return isIP(address) !== 0 && isListed(address, blockList(this.#trusted()))
  }

  of({ socket, headers }: IncomingMessage, door: Door): string {
    if (door === 'console') return 'console'
    const remote = plain(socket.remoteAddress ?? 'unknown')
    const forwarded = headers['x-forwarded-for']
    const trusted = this.#trusted()
    if (trusted.length === 0 || typeof forwarded !== 'string') return remote
    return nearestUntrusted(
      [...forwarded.split(',').map((hop) => plain(hop.trim())), remote],
      trusted,
    )
  }
}

/** The nearest hop that no trusted proxy vouches for. */
function nearestUntrusted(hops: readonly string[], trusted: readonly string[]): string {
  const list = blockList(trusted)
  const untrusted = hops.findLast((hop) => isIP(hop) === 0 || !isListed(hop, list))
  return untrusted ?? hops[0] ?? 'unknown'
}

function isListed(address: string, list: BlockList): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

function blockList(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

/** An IPv4 address that came in over an IPv6 socket is the IPv4 address. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}
