import { type KnownPerson, holds } from '../../search/person-names.ts'
import { STOP_WORDS } from '../../search/stop-words.ts'
import { stemOf, wordsOf } from '../../search/words.ts'
import type { OwnMemory } from '../own-memories.ts'

/** Names of things by what they are compared with. */
export type Named = ReadonlyMap<string, string>

/** What a memory can share with another one. */
export interface MemoryThings {
  readonly people: Named
  readonly places: Named
  readonly names: Named
  readonly topics: Named
  /** Telling words by their stem, as they stand in it. */
  readonly words: Named
  /** What it links to, by id. */
  readonly id: string
}

/** Tags that say how a memory came, not what it is about. */
const TAGS_OF_PROGRAMS: ReadonlySet<string> = new Set(
  'chat conversation inner ingested inbox ai summary concise extended idle-thought self-reflection operator success failure audio transcript dual agent emulation'.split(
    ' ',
  ),
)
const PLACE = /^(?:place|location|city|country|region|gpe|loc|address)$/i
const PERSON = /^(?:person|people|per|human)$/i
/** Within a sentence: what begins one is written large anyway. */
const WITHIN_A_SENTENCE =
  /(?<=[\p{Ll}\p{N},;:(] )\p{Lu}[\p{L}\p{M}’'-]+(?: \p{Lu}[\p{L}\p{M}’'-]+){0,2}/gu
const OF_THE_CALENDAR =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december)$/i
const SHORTEST_WORD = 4
const MOST_OF_A_KIND = 40

/** Reads what a memory is about: from its entities and tags, from whom the person knows, and from its words. */
export function thingsIn({ event, text }: OwnMemory, people: readonly KnownPerson[]): MemoryThings {
  const entities = (event.entities ?? []).map(entityOf).filter((one) => one.name !== '')
  const said = wordsOf(text)
  const known = namesOfKnown(said.map(stemOf), people)
  const ofKind = (kind: RegExp): string[] =>
    entities.filter(({ type }) => kind.test(type)).map(({ name }) => name)
  const others = entities.filter(({ type }) => !PLACE.test(type) && !PERSON.test(type))
  const inPeople = named([...known, ...ofKind(PERSON)])
  const inPlaces = named(ofKind(PLACE))
  const names = [...others.map(({ name }) => name), ...writtenLarge(text)]
  return {
    id: event.id,
    people: inPeople,
    places: inPlaces,
    names: without(named(names), [inPeople, inPlaces]),
    topics: named(topicsOf(event.tags ?? [])),
    words: tellingWords(said),
  }
}

/** Tags that say what a memory is about. */
export function topicsOf(tags: readonly string[]): string[] {
  return tags.filter((tag) => tag.trim() !== '' && !TAGS_OF_PROGRAMS.has(tag.toLowerCase()))
}

/** Names that stand in a text, but for those that begin a sentence. */
export function writtenLarge(text: string): string[] {
  const found = text.match(WITHIN_A_SENTENCE) ?? []
  return found.filter((name) => !OF_THE_CALENDAR.test(name) && !STOP_WORDS.has(name.toLowerCase()))
}

/** Of whom the person knows those who are named, by their first name on the list. */
export function namesOfKnown(stems: readonly string[], people: readonly KnownPerson[]): string[] {
  return people.flatMap(({ names }) => {
    const [name = ''] = names
    const isNamed = names.some((one) => {
      const spelled = wordsOf(one).map(stemOf)
      return spelled.length > 0 && holds(stems, spelled)
    })
    return isNamed ? [name] : []
  })
}

interface Entity {
  readonly name: string
  readonly type: string
}

/** Entities are names, or objects with a name and a kind. */
function entityOf(entity: unknown): Entity {
  if (typeof entity === 'string') return { name: entity.trim(), type: '' }
  if (typeof entity !== 'object' || entity === null) return { name: '', type: '' }
  const members = new Map(Object.entries(entity))
  const textIn = (...names: string[]): string =>
    names.map((name) => members.get(name)).find((value) => typeof value === 'string') ?? ''
  return { name: textIn('name', 'entity', 'text').trim(), type: textIn('type', 'kind', 'category') }
}

function named(names: readonly string[]): Named {
  const keyed = names.map((name) => [wordsOf(name).map(stemOf).join(' '), name] as const)
  return new Map(keyed.filter(([key]) => key !== '').slice(0, MOST_OF_A_KIND))
}

function without(things: Named, others: readonly Named[]): Named {
  const isElsewhere = (key: string): boolean => others.some((one) => one.has(key))
  return new Map([...things].filter(([key]) => !isElsewhere(key)))
}

function tellingWords(said: readonly string[]): Named {
  const telling = said.filter(
    (word) => word.length >= SHORTEST_WORD && !STOP_WORDS.has(word) && !/^\d+$/.test(word),
  )
  return new Map(telling.map((word) => [stemOf(word), word]))
}
