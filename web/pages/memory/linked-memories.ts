import type { ShownMemory } from '../../../shared/api/memories.ts'

/** How a memory and another one hang together. */
export type LinkKind = 'cites' | 'madeFrom' | 'citedBy' | 'common'
/** Another memory, or something else by its name. */
export interface MemoryLink {
  readonly key: string
  readonly kind: LinkKind
  readonly type: string
  /** Undefined for what is no memory. */
  readonly id: string | undefined
  readonly name: string
}

/** With these the organizer names what two memories have in common. */
const RELATIONS: ReadonlySet<string> = new Set([
  'same-person',
  'same-place',
  'same-organization',
  'same-topic',
])

/** The links of a memory both ways, each other memory once a direction. */
export function memoryLinks({
  cites,
  citedBy,
}: Pick<ShownMemory, 'cites' | 'citedBy'>): MemoryLink[] {
  const links = [
    ...cites.map(({ type, target, isMemory }) => ({
      kind: kindOf(type, 'cites'),
      type,
      id: isMemory ? target : undefined,
      name: target,
    })),
    ...citedBy.map(({ id, type }) => ({ kind: kindOf(type, 'citedBy'), type, id, name: id })),
  ]
  const byKey = new Map(links.map((link) => [`${link.kind} ${link.name}`, link]))
  return [...byKey].map(([key, link]) => ({ ...link, key }))
}

function kindOf(type: string, otherwise: LinkKind): LinkKind {
  return RELATIONS.has(type) ? 'common' : otherwise
}
