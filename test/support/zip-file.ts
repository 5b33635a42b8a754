import { crc32, deflateRawSync } from 'node:zlib'

/** A member of an archive; `copies` lists the same bytes again under other names, so that members overlap. */
interface ZipMember {
  readonly name: string
  readonly bytes: string | Uint8Array
  readonly copies?: readonly string[]
}

/** A zip archive, made byte by byte so that it may be one that no program makes. */
export function zipFile(members: readonly ZipMember[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, bytes, copies = [] } of members) {
    const plain = Buffer.from(bytes)
    const packed = deflateRawSync(plain)
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(0x0800, 2)
    facts.writeUInt16LE(8, 4)
    facts.writeUInt32LE(crc32(plain), 10)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(plain.length, 18)
    facts.writeUInt16LE(Buffer.byteLength(name), 22)
    const begin = Buffer.concat([Buffer.from('PK\x03\x04'), facts, Buffer.from(name), packed])
    local.push(begin)
    for (const label of [name, ...copies]) {
      const listed = Buffer.from(facts)
      listed.writeUInt16LE(Buffer.byteLength(label), 22)
      const rest = Buffer.alloc(14)
      rest.writeUInt32LE(offset, 10)
      central.push(Buffer.from('PK\x01\x02\x14\x00'), listed, rest, Buffer.from(label))
    }
    offset += begin.length
  }
  const directory = Buffer.concat(central)
  const count = members.reduce((sum, { copies = [] }) => sum + 1 + copies.length, 0)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}
