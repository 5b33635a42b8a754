import { STOP_WORDS } from '../../search/stop-words.ts'
import { wordsOf } from '../../search/words.ts'
import type { Food } from './food.ts'

/** Something that memories come back to. */
export interface Theme {
  readonly name: string
  /** Whether somebody named it: by a tag, or as an entity. */
  readonly isNamed: boolean
  /** The memories that have it, the newest first. */
  readonly food: readonly Food[]
  /** On how many different days. */
  readonly days: number
  readonly last: string
}

/** How a theme is counted: it has to be in several memories, of several days. */
const LEAST_NAMED = 3
const LEAST_WORD = 4
const LEAST_DAYS = 2
const LONGEST = 60
/** What is in more than that of many memories is how somebody writes, and no theme. */
const MOST_SHARE = 0.6
const MANY = 10
/** Tags by which programs sort. */
const TAGS_OF_PROGRAMS: ReadonlySet<string> = new Set(
  'chat conversation dual agent emulation inner observation imported ingested inbox transcript voice'.split(
    ' ',
  ),
)
const COMMONPLACE: ReadonlySet<string> = new Set(
  `today tomorrow yesterday really little again always never often sometimes maybe think thought know knew want wanted need needed
  good well nice great time times day days week weeks month year morning evening night back came come comes took take told tell said
  says still also even first last next new old long feel felt quite sure work worked monday tuesday wednesday thursday friday saturday
  sunday love loved enjoy enjoyed prefer hate`.split(/\s+/),
)

/** What memories come back to, by how often and how lately; `except` names what is none, such as people. */
export function themesOf(
  food: readonly Food[],
  { dayOf, except = [] }: { dayOf: (at: number) => string; except?: readonly string[] },
): Theme[] {
  const left = new Set(except.map((name) => name.toLowerCase()))
  const found = new Map<string, { isNamed: boolean; food: Food[] }>()
  for (const one of food.toSorted((a, b) => b.at - a.at)) {
    const named = [...one.tags.filter((tag) => !TAGS_OF_PROGRAMS.has(tag)), ...one.names]
    const names = new Set(named.map((name) => name.toLowerCase()))
    for (const name of names) note(found, name, { food: one, isNamed: true })
    for (const word of new Set(wordsOf(one.text)))
      if (!names.has(word) && isTelling(word)) note(found, word, { food: one, isNamed: false })
  }
  const most = food.length < MANY ? food.length : food.length * MOST_SHARE
  return [...found]
    .filter(
      ([name, theme]) => !left.has(name) && name.length <= LONGEST && theme.food.length <= most,
    )
    .map(([name, theme]) => ({ name, ...theme, ...daysOf(theme.food, dayOf) }))
    .filter((one) => one.food.length >= (one.isNamed ? LEAST_NAMED : LEAST_WORD))
    .filter(({ days }) => days >= LEAST_DAYS)
    .toSorted(byWeight)
}

function note(
  found: Map<string, { isNamed: boolean; food: Food[] }>,
  name: string,
  { food, isNamed }: { readonly food: Food; readonly isNamed: boolean },
): void {
  const known = found.get(name)
  if (!known) return void found.set(name, { isNamed, food: [food] })
  known.food.push(food)
  known.isNamed ||= isNamed
}

function isTelling(word: string): boolean {
  return word.length >= 4 && !/^\d/.test(word) && !STOP_WORDS.has(word) && !COMMONPLACE.has(word)
}

function daysOf(food: readonly Food[], dayOf: (at: number) => string) {
  const days = food.map(({ at }) => dayOf(at))
  return { days: new Set(days).size, last: days[0] ?? '' }
}

/** Named ones first, then by how often, how lately, and the name. */
function byWeight(one: Theme, other: Theme): number {
  return (
    Number(other.isNamed) - Number(one.isNamed) ||
    other.food.length - one.food.length ||
    other.last.localeCompare(one.last) ||
    one.name.localeCompare(other.name)
  )
}
