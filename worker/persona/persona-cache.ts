import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { isMembers, type Members } from '../documents/members.ts'

/** What the digest knows of a person, as the single-user system keeps it. Below the profile. */
export const PERSONA_CACHE = 'persona/cache.json'

export const CACHE_KINDS = ['catchphrases', 'frequentFacts', 'quirks', 'recentThemes'] as const
export type CacheKind = (typeof CACHE_KINDS)[number]

/** What an entry of the file was made from. It stands in `metadata.lineage`, so that the entries keep their older form. */
export const CacheLineage = schema(() =>
  z.strictObject({
    of: z.enum(CACHE_KINDS),
    /** The phrase, quirk or theme, or whom or what a fact is about. */
    text: z.string(),
    /** Ids of memories. */
    sources: z.array(z.string()),
    /** When the newest of them is from. */
    lastSeen: z.iso.datetime({ offset: true }),
    /** The id of a model, or `builtin`. */
    by: z.string(),
  }),
)
export type CacheLineage = z.output<typeof CacheLineage.zod>

/** A theme as it stands in the file. */
export const CachedTheme = schema(() =>
  z.looseObject({ theme: z.string(), frequency: z.number(), lastSeen: z.string().optional() }),
)
export type CachedTheme = z.output<typeof CachedTheme.zod>

/** The lineage that a file tells; what cannot be read is passed over. */
export function lineageOf(cache: Members): CacheLineage[] {
  const metadata = cache['metadata']
  const lineage: unknown = isMembers(metadata) ? metadata['lineage'] : undefined
  return listIn(lineage).flatMap((one) => {
    const read = CacheLineage.zod.safeParse(one)
    return read.success ? [read.data] : []
  })
}

/** The file without whatever was made of some memories; the same object when nothing was. */
export function withoutSources(cache: Members, ids: ReadonlySet<string>): Members {
  const lineage = lineageOf(cache)
  const gone = lineage.filter(({ sources }) => sources.some((id) => ids.has(id)))
  if (gone.length === 0) return cache
  const rest = CACHE_KINDS.map((kind) => [kind, withoutEntries(cache, kind, gone)] as const)
  const metadata = isMembers(cache['metadata']) ? cache['metadata'] : {}
  return {
    ...cache,
    ...Object.fromEntries(rest.filter(([, value]) => value !== undefined)),
    metadata: { ...metadata, lineage: lineage.filter((one) => !gone.includes(one)) },
  }
}

function withoutEntries(cache: Members, kind: CacheKind, gone: readonly CacheLineage[]): unknown {
  const texts = new Set(gone.filter((one) => one.of === kind).map(({ text }) => text))
  const value = cache[kind]
  if (Array.isArray(value)) return value.filter((one) => !texts.has(textOf(one)))
  if (!isMembers(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => !texts.has(name)))
}

/** A phrase or quirk is a text, a theme an object. */
function textOf(entry: unknown): string {
  if (typeof entry === 'string') return entry
  return isMembers(entry) && typeof entry['theme'] === 'string' ? entry['theme'] : ''
}

export function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
