import { isMembers, type Members } from '../../documents/members.ts'

/** Somebody of `persona/relationships.json`, with all their names; the first is the whole one. */
export interface NamedPerson {
  readonly names: readonly string[]
}

/** A name of somebody whom the person knows, as a text spells it. */
interface FoundPerson {
  readonly person: NamedPerson
  readonly spelled: string
}

const MOST_PEOPLE = 1_000
const LEAST_LETTERS = 2
const LETTER = String.raw`[\p{L}\p{M}\p{N}]`
const SPACELESS =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー・\s]+$/u
const CAPITAL = /^\P{L}*\p{Lu}/u
const HAS_CASE = /\p{Lu}|\p{Ll}/u

/** The people of the relationships by their names alone: what somebody is to the person (`sister`) may be anybody in what others wrote. */
export function namedPeople(relationships: Members): NamedPerson[] {
  const lists = [relationships['relationships'], relationships['contacts']].flatMap(listIn)
  const people = lists.slice(0, MOST_PEOPLE).filter(isMembers).map(namesOf)
  return people.filter(({ names }) => names.length > 0)
}

/** Those whom a text names, each by the name that it uses. */
export function peopleIn(text: string, people: readonly NamedPerson[]): FoundPerson[] {
  const lower = text.toLowerCase()
  return people.flatMap((person) => {
    const near = person.names.filter((name) => lower.includes(name.toLowerCase()))
    const spelled = near.map((name) => spelledIn(text, name)).find((name) => name !== undefined)
    return spelled === undefined ? [] : [{ person, spelled }]
  })
}

function namesOf(someone: Members): NamedPerson {
  const name = textOf(someone['name'])
  const [first = ''] = name.split(/\s+/)
  const others = [someone['aliases'], someone['nicknames']].flatMap(listIn).map(textOf)
  const names = [name, ...others, first].filter(isName)
  return { names: [...new Set(names)] }
}

function isName(name: string): boolean {
  return name.length >= LEAST_LETTERS && name.length <= 80
}

/** `Will` and `Rose` are names only where they are written as such; where a script has no capitals, everywhere. */
function spelledIn(text: string, name: string): string | undefined {
  const pattern = SPACELESS.test(name)
    ? escaped(name)
    : `(?<!${LETTER})${escaped(name).replaceAll(/\s+/g, String.raw`\s+`)}(?!${LETTER})`
  const isWhole = name.includes(' ')
  for (const [found] of text.matchAll(new RegExp(pattern, 'giu'))) {
    if (isWhole || CAPITAL.test(found) || !HAS_CASE.test(found))
      return found.replaceAll(/\s+/g, ' ')
  }
  return undefined
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}
