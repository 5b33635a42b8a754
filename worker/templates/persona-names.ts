import { isMembers } from '../documents/members.ts'

/** The names that a persona says its person and itself go by; of the person's, each word of more than two letters too. */
export function personNames(core: unknown): string[] {
  const identity = isMembers(core) ? core['identity'] : undefined
  if (!isMembers(identity)) return []
  const { name, humanName, aliases, nickname } = identity
  // The assistant may be called "My personal assistant", which no word of it should stand for.
  return [
    ...[name, ...listOf(aliases)].filter(isName),
    ...[humanName, nickname].flatMap(wholeAndWords),
  ]
}

/** The names of the people that `persona/relationships.json` lists. */
export function othersNames(relationships: unknown): string[] {
  if (!isMembers(relationships)) return []
  const people = ['relationships', 'contacts'].flatMap((list) => listOf(relationships[list]))
  return people.filter(isMembers).flatMap(({ name, aliases, nicknames }) => {
    const others = [...listOf(aliases), ...listOf(nicknames)]
    return [...wholeAndWords(name), ...others.filter(isName)]
  })
}

const SHORTEST_WORD = 3

function wholeAndWords(name: unknown): string[] {
  if (!isName(name)) return []
  const words = name.split(/\s+/).filter((word) => word.length >= SHORTEST_WORD)
  return [name, ...words]
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && name.trim() !== ''
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
