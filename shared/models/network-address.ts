import { BlockList, isIP } from 'node:net'

/** Ranges that do not lead into the public network: this machine, its neighbours, link-local addresses, carriers' own, and what maps to them. */
const PRIVATE: readonly (readonly [address: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  // Its own names for itself, and those that carry an IPv4 address within (RFC 4291, 6052, 8215, 4380, 3056).
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]

/** Tells addresses of this machine and of private networks from public ones. */
export function createAddressCheck(): (address: string) => boolean {
  const ranges = new BlockList()
  for (const [address, bits] of PRIVATE) ranges.addSubnet(address, bits, familyOf(address))
  return (address) => ranges.check(address, familyOf(address))
}

/** The host of an address as it is connected to: an IPv6 one without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

/** Whether a host is no name but an address, or the name of this very machine. */
export function isNamedDirectly(host: string): boolean {
  return isIP(host) !== 0 || host === 'localhost'
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
