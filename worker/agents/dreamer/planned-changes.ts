import type { ProposedChange } from '../../../shared/api/proposals.ts'
import { memberWords } from '../../../shared/domain/proposal.ts'
import type { ProposalSaid } from '../../../shared/domain/decision-said.ts'
import { type Members, isMembers } from '../../documents/members.ts'
import { lineDiff } from '../../documents/line-diff.ts'
import { isSameMember, memberAt, withMember } from '../../persona/member-path.ts'
import { type DecisionTold, decisionsTold } from '../decision-told.ts'
import { type Place, lastContactOf, type ListTarget, placeOf } from './change-targets.ts'
import type { Food } from './food.ts'
import type { Theme } from './themes.ts'

/** Something that a night would change, before anybody has looked into the documents. */
export type Idea = {
  /** Why, in a sentence. */
  readonly why: ProposalSaid
  readonly by: string
  readonly sources: readonly string[]
} & (
  | { readonly kind: 'add'; readonly target: ListTarget; readonly item: string }
  | { readonly kind: 'contact'; readonly place: Place; readonly item: string }
)

/** A proposal without what it is asked with. */
export type PlannedChange = Pick<
  ProposedChange,
  'by' | 'document' | 'path' | 'before' | 'after' | 'items' | 'diff' | 'sources'
> &
  DecisionTold<ProposalSaid>

export type Documents = Readonly<Record<Place['document'], Members>>

/** What was decided before, or waits: members that are asked about, and what is not asked again. */
export interface Remembered {
  readonly openMembers: ReadonlySet<string>
  readonly decidedItems: ReadonlySet<string>
}

const MOST_ITEMS = 3
/** A list that is long already is the person's to tidy. */
const LONGEST_LIST = 50

/** One proposal a member, of the ideas that would change it, were not decided on before and do not wait. */
export function plannedChanges(
  ideas: readonly Idea[],
  documents: Documents,
  { openMembers, decidedItems }: Remembered,
): PlannedChange[] {
  const members = new Map<string, { place: Place; ideas: Idea[] }>()
  for (const idea of ideas) {
    const place = idea.kind === 'add' ? placeOf(idea.target) : idea.place
    const key = memberKey(place)
    if (openMembers.has(key) || decidedItems.has(itemKey(place, idea.item))) continue
    const known = members.get(key)
    if (known) known.ideas.push(idea)
    else members.set(key, { place, ideas: [idea] })
  }
  return [...members.values()]
    .map((one) => planned(one.place, one.ideas, documents[one.place.document]))
    .filter((one) => one !== undefined)
}

/** By which a member is known again. */
export function memberKey({ document, path }: Place): string {
  return JSON.stringify([document, ...path])
}

/** By which something new in a member is known again. */
export function itemKey(place: Place, item: string): string {
  return `${memberKey(place)} ${item.trim().toLowerCase()}`
}

/** What frequency and recency say without a model. */
export function countedIdeas(themes: readonly Theme[]): Idea[] {
  // A word that is merely often there is no focus: it has to be a tag or a name.
  const named = themes.filter(({ isNamed }) => isNamed)
  const focus = named.slice(0, MOST_ITEMS).map((theme) => ({
    kind: 'add' as const,
    target: 'context.currentFocus' as const,
    ...ideaOf(theme),
  }))
  const habits = named
    .filter(({ days }) => days >= LEAST_HABIT_DAYS)
    .slice(0, MOST_ITEMS)
    .map((theme) => ({
      kind: 'add' as const,
      target: 'routines.habits' as const,
      ...ideaOf(theme),
    }))
  return [...focus, ...habits]
}

/** Something of most days of a week. */
const LEAST_HABIT_DAYS = 4
const MOST_PEOPLE = 5

/** Who is named in memories that are newer than the last contact that is known. */
export function contactIdeas(
  food: readonly Food[],
  relationships: Members,
  dayOf: (at: number) => string,
): Idea[] {
  const newest = food.toSorted((one, other) => other.at - one.at)
  return (['relationships', 'contacts'] as const)
    .flatMap((list) => namedIn(relationships[list]).map((name) => ({ list, name })))
    .flatMap(({ list, name }) => {
      const place = lastContactOf(list, name)
      const [last] = newest.filter((one) => names(one, name))
      const known = memberAt(relationships, place.path)
      if (!last || (typeof known === 'string' && known.slice(0, 10) >= dayOf(last.at))) return []
      const item = dayOf(last.at)
      const why = { code: 'named-lately', values: { name, day: item } } as const
      return [{ kind: 'contact' as const, place, item, why, by: 'builtin', sources: [last.id] }]
    })
    .slice(0, MOST_PEOPLE)
}

/** The names of the people whom a persona knows. */
export function peopleIn({ relationships }: Documents): string[] {
  return ['relationships', 'contacts'].flatMap((list) => namedIn(relationships[list]))
}

function namedIn(list: unknown): string[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((one: unknown) => {
    const name = isMembers(one) ? one['name'] : undefined
    return typeof name === 'string' && name.trim().length >= 2 ? [name] : []
  })
}

function names({ text, names: entities }: Food, name: string): boolean {
  if (entities.includes(name)) return true
  const quoted = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${quoted}(?![\p{L}\p{N}])`, 'u').test(text)
}

function ideaOf({ name, food, days, last }: Theme) {
  const values = { name, memories: food.length, days, last }
  const why = { code: 'comes-back', values } as const
  return { item: name, why, by: 'builtin', sources: food.map(({ id }) => id) }
}

function planned(
  place: Place,
  ideas: readonly Idea[],
  document: Members,
): PlannedChange | undefined {
  const before = memberAt(document, place.path)
  const fresh = ideas.filter(({ item }) => !holds(before, item)).slice(0, MOST_ITEMS)
  const [first] = fresh
  const items = [...new Set(fresh.map(({ item }) => item))]
  const after = first && afterOf(before, first, items)
  // A list in a form of the person's own is not understood, so it is left alone.
  if (!first || after === undefined || withMember(document, place.path, after) === undefined)
    return undefined
  return {
    document: place.document,
    path: [...place.path],
    after,
    items,
    by: first.by,
    ...(before === undefined ? {} : { before }),
    ...decisionsTold(fresh.map(({ why }) => why)),
    sources: [...new Set(fresh.flatMap(({ sources }) => sources))],
    diff: lineDiff(`persona/${place.document}.json: ${memberWords(place.path)}`, before, after),
  }
}

function afterOf(before: unknown, { kind }: Idea, items: readonly string[]): unknown {
  if (kind === 'contact') return isSameMember(before, items[0]) ? undefined : items[0]
  const list = before === undefined || before === null ? [] : before
  if (!Array.isArray(list) || list.length + items.length > LONGEST_LIST) return undefined
  return [...list, ...items]
}

/** Whether a list has it already, in whatever form. */
function holds(list: unknown, item: string): boolean {
  if (!Array.isArray(list)) return false
  const wanted = item.trim().toLowerCase()
  return list.some((one: unknown) =>
    typeof one === 'string'
      ? one.trim().toLowerCase() === wanted
      : isMembers(one) &&
        Object.values(one).some((value) => String(value).toLowerCase() === wanted),
  )
}
