import { isIP } from 'node:net'

const GROUPS = 8
/** What one household or one rented machine is given: its owner chooses among the addresses in it as they like. */
const GROUPS_OF_NETWORK = 4

/**
 * What an address is counted as where each has a share: an IPv4 address by itself, also as an IPv6 socket shows it, and of IPv6 the
 * network of 64 bits. Anything else is counted as it is.
 */
export function shareOf(address: string): string {
  const [bare = ''] = address.split('%')
  const mapped = /^::ffff:([\d.]+)$/i.exec(bare)?.[1]
  if (mapped !== undefined) return mapped
  if (isIP(bare) !== 6) return address
  const network = groupsOf(bare).slice(0, GROUPS_OF_NETWORK)
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

/** The first groups of an IPv6 address, with those that `::` leaves out (RFC 4291, 2.2). */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter((group) => group !== '')
  if (tail === undefined) return left
  const right = tail.split(':').filter((group) => group !== '')
  // An IPv4 address at the end stands for two.
  const length = GROUPS - left.length - right.length - (tail.includes('.') ? 1 : 0)
  return [...left, ...Array.from({ length }, () => '0'), ...right]
}
