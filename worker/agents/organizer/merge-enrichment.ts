import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'
import { entityName } from '../../index/search-text.ts'
import { isRelation, linksIn } from '../../memory/memory-links.ts'
import { type OrganizerMark, organizerMark } from '../../memory/processed.ts'
import { type Enrichment, keyOf } from './enrichment.ts'

type Members = Readonly<Record<string, unknown>>

const NOTHING: Omit<OrganizerMark, 'text'> = { tags: [], entities: [], links: [], refused: [] }

/**
 * A memory's members with what was found out about it. INVARIANTS: what a person gave it stays, in its order and in its form; what the
 * organizer gave it before is replaced; what a person took away of that does not come back.
 */
export function mergeEnrichment(
  { event, members }: { readonly event: EpisodicEvent; readonly members: Members },
  enrichment: Enrichment,
  now: string,
): Members {
  const before = organizerMark(event) ?? NOTHING
  const { refused } = before
  const tags = merged(event.tags, { found: enrichment.tags, before: before.tags, refused })
  const entities = merged(event.entities, {
    found: enrichment.entities,
    before: before.entities,
    refused,
  })
  const links = mergedLinks(event, enrichment, before)
  const importance = importanceOf(event, enrichment, before)
  const mark = {
    text: enrichment.text,
    ...(tags.own.length > 0 ? { tags: tags.own } : {}),
    ...(entities.own.length > 0 ? { entities: entities.own } : {}),
    ...(links.own.length > 0 ? { links: links.own } : {}),
    ...(importance.isOwn ? { importance: importance.value } : {}),
    ...refusedOf([...tags.refused, ...entities.refused, ...links.refused]),
  }
  return {
    ...members,
    tags: tags.all,
    entities: entities.all,
    ...(links.all.length > 0 || event.links ? { links: links.all } : {}),
    importance: importance.value,
    processed: true,
    metadata: metadataOf(event, { mark, by: enrichment.by, now }),
  }
}

interface Merged {
  readonly all: unknown[]
  /** Those that are the organizer's. */
  readonly own: string[]
  readonly refused: string[]
}

interface Found {
  readonly found: readonly string[]
  /** What the organizer gave it before, and what of that a person took away. */
  readonly before: readonly string[]
  readonly refused: readonly string[]
}

function merged(present: readonly unknown[] = [], names: Found): Merged {
  const { found, before } = names
  const presentKeys = new Set(present.map(entityName).map(keyOf))
  const beforeKeys = new Set(before.map(keyOf))
  const refused = [...names.refused, ...before.filter((name) => !presentKeys.has(keyOf(name)))]
  const persons = present.filter((one) => typeof one !== 'string' || !beforeKeys.has(keyOf(one)))
  const taken = new Set([...persons.map(entityName), ...refused].map(keyOf))
  const own = found.filter((name) => !taken.has(keyOf(name)))
  return { all: [...persons, ...own], own, refused }
}

function mergedLinks(
  { id, links = [] }: EpisodicEvent,
  enrichment: Enrichment,
  before: Pick<OrganizerMark, 'links' | 'refused'>,
): Merged {
  const isOurs = (link: unknown): boolean =>
    linksIn([link]).some(({ type, target }) => isRelation(type) && before.links.includes(target))
  const persons = links.filter((link) => !isOurs(link))
  const present = new Set(linksIn(links).map(({ target }) => target))
  const refused = [...before.refused, ...before.links.filter((target) => !present.has(target))]
  const taken = new Set([id, ...linksIn(persons).map(({ target }) => target), ...refused])
  const own = enrichment.links.filter(({ target }) => !taken.has(target))
  return { all: [...persons, ...own], own: own.map(({ target }) => target), refused }
}

function importanceOf(
  { importance }: EpisodicEvent,
  enrichment: Enrichment,
  before: Pick<OrganizerMark, 'importance'>,
): { value: number; isOwn: boolean } {
  if (importance !== undefined && importance !== before.importance)
    return { value: importance, isOwn: false }
  return { value: enrichment.importance, isOwn: true }
}

function refusedOf(refused: readonly string[]): { refused?: string[] } {
  return refused.length > 0 ? { refused: [...new Set(refused)].slice(-MOST_REFUSED) } : {}
}

const MOST_REFUSED = 100

function metadataOf(
  { metadata = {} }: EpisodicEvent,
  { mark, by, now }: { readonly mark: object; readonly by: string; readonly now: string },
): Members {
  return {
    ...metadata,
    ...('processed' in metadata ? { processed: true } : {}),
    processedAt: now,
    processedBy: { agent: 'organizer', model: by },
    organizer: mark,
  }
}
