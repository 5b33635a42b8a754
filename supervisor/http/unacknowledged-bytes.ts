import { readFile } from 'node:fs/promises'
import { isIPv4, type Socket } from 'node:net'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

/** What was sent on each TCP connection and not acknowledged yet, in bytes, by `endsOf`. */
export type UnacknowledgedBytes = ReadonlyMap<string, number>

const TABLES = ['/proc/self/net/tcp', '/proc/self/net/tcp6']
/** `local address:port`, `remote address:port`, state (1 is established), bytes in the queue to send. */
const ROW = /^ *\d+: ([\dA-F]+):([\dA-F]{4}) ([\dA-F]+):([\dA-F]{4}) 01 ([\dA-F]{8}):/gm
const MAPPED = '0000000000000000FFFF0000'

/** Asks the kernel (proc(5), `/proc/net/tcp`); undefined where it is none that tells. */
export async function unacknowledgedBytes(
  tables: readonly string[] = TABLES,
): Promise<UnacknowledgedBytes | undefined> {
  const texts = await Promise.all(tables.map(textOf))
  if (texts.every((text) => text === undefined)) return undefined
  const found = new Map<string, number>()
  for (const text of texts)
    for (const [, , localPort = '', remote = '', remotePort = '', queued = ''] of (
      text ?? ''
    ).matchAll(ROW))
      found.set(keyOf(localPort, withoutMapping(remote), remotePort), Number.parseInt(queued, 16))
  return found
}

/** Tells a connection from all others of the machine; undefined for one that has no other end any more. */
export function endsOf({ localPort, remoteAddress, remotePort }: Socket): string | undefined {
  if (localPort === undefined || remoteAddress === undefined || remotePort === undefined)
    return undefined
  return keyOf(
    portInHex(localPort),
    withoutMapping(addressInHex(remoteAddress)),
    portInHex(remotePort),
  )
}

function keyOf(localPort: string, remote: string, remotePort: string): string {
  return `${localPort} ${remote}:${remotePort}`
}

function portInHex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0')
}

/** The kernel shows an address as numbers of 32 bits in the machine's own order, which is the lowest byte first wherever Node runs. */
function addressInHex(address: string): string {
  const bytes = isIPv4(address) ? address.split('.').map(Number) : bytesOfIPv6(address)
  let text = ''
  for (let at = 0; at < bytes.length; at += 4)
    text += Buffer.from(bytes.slice(at, at + 4).toReversed()).toString('hex')
  return text.toUpperCase()
}

function bytesOfIPv6(address: string): number[] {
  // A link's name tells nothing that the port does not.
  const [plain = ''] = address.split('%')
  const [head = '', tail] = plain.split('::')
  const [first, last] = [head, tail ?? ''].map((part) => part.split(':').flatMap(bytesOfGroup))
  const missing = 16 - (first?.length ?? 0) - (last?.length ?? 0)
  return [
    ...(first ?? []),
    ...Array.from({ length: Math.max(0, missing) }, () => 0),
    ...(last ?? []),
  ]
}

function bytesOfGroup(group: string): number[] {
  if (group === '') return []
  if (isIPv4(group)) return group.split('.').map(Number)
  const value = Number.parseInt(group, 16)
  return [value >> 8, value & 255]
}

/** One address, whether the socket speaks IPv4 or IPv6 to it. */
function withoutMapping(address: string): string {
  return address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address
}

async function textOf(path: string): Promise<string | undefined> {
  return await readFile(path, 'latin1').catch((error: unknown) => {
    if (systemCodeOf(error) === undefined) throw error
    return undefined
  })
}
