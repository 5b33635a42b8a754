import { posix } from 'node:path'
import { readXml } from './xml-events.ts'
import type { ZipArchive } from './zip-archive.ts'

/** Where a member of an office document leads. */
interface Relation {
  /** An address that ends in the name of the kind. */
  readonly type: string
  readonly member: string
}

/** What a member of an office document refers to, by the names that it gives them. */
export async function relationsOf(
  archive: ZipArchive,
  of: string,
): Promise<ReadonlyMap<string, Relation>> {
  const folder = posix.dirname(of)
  const list = `${folder}/_rels/${posix.basename(of)}.rels`
  const relations = new Map<string, Relation>()
  if (!archive.has(list)) return relations
  await readXml(archive.text(list), {
    open(_name, { Id = '', Target = '', Type = '' }) {
      const member = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target)
      relations.set(Id, { type: Type, member })
    },
  })
  return relations
}
