import { isMembers, type Members } from '../../documents/members.ts'
import {
  CACHE_KINDS,
  CachedTheme,
  type CacheKind,
  type CacheLineage,
  lineageOf,
  listIn,
} from '../../persona/persona-cache.ts'
import type { DigestEntry } from './digest-entry.ts'

interface Merging {
  readonly now: number
  /** Which sources are still there, and may be used. */
  readonly standing: ReadonlySet<string>
}

const MOST: Readonly<Record<CacheKind, number>> = {
  catchphrases: 50,
  frequentFacts: 50,
  quirks: 30,
  recentThemes: 30,
}
const DAY_MS = 86_400_000
const HALF_LIFE_DAYS = 30
/** What was not seen for so long, or a theme that has faded so far, goes. */
const FADED_DAYS = 120
const LEAST_FREQUENCY = 0.25

/** An entry of the file: how it stands there, and what is known of it. */
interface Entry {
  readonly text: string
  readonly value: unknown
  readonly lineage: CacheLineage | undefined
}

/**
 * The file with what was found out now. Entries that are found again are new; earlier ones stay until they have faded, are crowded out, or have lost
 * a source; what an older program wrote, of which no source is known, stays until it is crowded out. Members that we do not know stay.
 */
export function mergeDigest(
  before: Members,
  fresh: readonly DigestEntry[],
  { now, standing }: Merging,
): Members {
  const known = lineageOf(before)
  const kinds = CACHE_KINDS.map((kind) => {
    const found = fresh
      .filter((entry) => entry.of === kind && isWhole(entry, standing))
      .map(freshEntry)
    const again = new Set(found.map(({ text }) => text.toLowerCase()))
    const earlier = entriesOf(before, kind, known)
      .filter(({ text }) => !again.has(text.toLowerCase()))
      .filter((entry) => isKept(entry, { now, standing }))
    const all = [...found, ...earlier].toSorted((a, b) => strengthOf(b) - strengthOf(a))
    return [kind, all.slice(0, MOST[kind])] as const
  })
  const metadata = isMembers(before['metadata']) ? before['metadata'] : {}
  const lineage = kinds.flatMap(([, entries]) => entries.flatMap((one) => one.lineage ?? []))
  return {
    ...before,
    ...Object.fromEntries(kinds.map(([kind, entries]) => [kind, valueOf(kind, entries)])),
    metadata: { ...metadata, lineage },
  }
}

function freshEntry({ of, text, fact, frequency, sources, lastSeen, by }: DigestEntry): Entry {
  const lineage = { of, text, sources: [...sources], lastSeen, by }
  const theme = { theme: text, frequency, lastSeen }
  const value = of === 'recentThemes' ? theme : (fact ?? text)
  return { text, value, lineage }
}

function entriesOf(cache: Members, kind: CacheKind, known: readonly CacheLineage[]): Entry[] {
  const value = cache[kind]
  const named: (readonly [text: string, value: unknown])[] = isMembers(value)
    ? Object.entries(value)
    : listIn(value).map((one) => [textOf(one), one])
  return named.map(([text, one]) => ({
    text,
    value: one,
    lineage: known.find((lineage) => lineage.of === kind && lineage.text === text),
  }))
}

function isKept({ value, lineage }: Entry, { now, standing }: Merging): boolean {
  if (lineage && !isWhole(lineage, standing)) return false
  const theme = CachedTheme.zod.safeParse(value)
  const seenAt = Date.parse(lineage?.lastSeen ?? theme.data?.lastSeen ?? '')
  if (Number.isNaN(seenAt)) return true
  const days = Math.max(0, now - seenAt) / DAY_MS
  if (!theme.success) return days <= FADED_DAYS
  return theme.data.frequency * 2 ** (-days / HALF_LIFE_DAYS) >= LEAST_FREQUENCY
}

function isWhole(
  { sources }: { readonly sources: readonly string[] },
  standing: ReadonlySet<string>,
): boolean {
  return sources.length > 0 && sources.every((id) => standing.has(id))
}

/** In what order entries stand, which time does not change: all fade alike. What nothing is known of comes last, as it stands. */
function strengthOf({ value, lineage }: Entry): number {
  const theme = CachedTheme.zod.safeParse(value)
  const seenAt = Date.parse(lineage?.lastSeen ?? theme.data?.lastSeen ?? '')
  if (Number.isNaN(seenAt)) return 0
  const frequency = theme.success ? Math.max(theme.data.frequency, LEAST_FREQUENCY) : 1
  return seenAt / DAY_MS + HALF_LIFE_DAYS * Math.log2(frequency)
}

function valueOf(kind: CacheKind, entries: readonly Entry[]): unknown {
  if (kind !== 'frequentFacts') return entries.map(({ value }) => value)
  return Object.fromEntries(entries.map(({ text, value }) => [text, value]))
}

function textOf(entry: unknown): string {
  if (typeof entry === 'string') return entry
  const theme = CachedTheme.zod.safeParse(entry)
  return theme.success ? theme.data.theme : JSON.stringify(entry)
}
