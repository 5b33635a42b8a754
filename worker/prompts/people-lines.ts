import { holds, type KnownPerson } from '../search/person-names.ts'
import { stemOf, wordsOf } from '../search/words.ts'
import { membersOf, textOf } from './persona-lines.ts'

/** Somebody of `persona/relationships.json`. */
export interface Acquaintance extends KnownPerson {
  /** What is known of them, as one line. */
  readonly line: string
}

type Members = Readonly<Record<string, unknown>>

const MOST_PREFERENCES = 6
const MOST_MEETINGS = 2
const ONE_WORD = /^\p{L}[\p{L}\p{M}’'-]*$/u

/** Everybody of the relationships, with what a prompt may tell of them. */
export function acquaintancesOf(relationships: Members): Acquaintance[] {
  const someone = [relationships['relationships'], relationships['contacts']].flatMap(listIn)
  return someone.map(membersOf).flatMap((one) => {
    const name = textOf(one['name'])
    return name === '' ? [] : [{ names: namesOf(name, one), line: lineOf(name, one) }]
  })
}

/** Those whom a text names, by whatever name. */
export function namedIn(text: string, people: readonly Acquaintance[]): Acquaintance[] {
  const stems = wordsOf(text).map(stemOf)
  return people.filter(({ names }) =>
    names.some((name) => {
      const spelled = wordsOf(name).map(stemOf)
      return spelled.length > 0 && holds(stems, spelled)
    }),
  )
}

function namesOf(name: string, someone: Members): string[] {
  const [first = ''] = name.split(/\s+/)
  const others = [someone['aliases'], someone['nicknames']].flatMap(listIn).map(textOf)
  const kinds = [textOf(someone['relationship']), textOf(someone['role'])]
  const all = [name, first, ...others, ...kinds.filter((kind) => ONE_WORD.test(kind))]
  return [...new Set(all.filter((one) => one !== ''))]
}

function lineOf(name: string, someone: Members): string {
  const kind = textOf(someone['relationship']) || textOf(someone['role'])
  const meetings = listIn(someone['interactionHistory']).map(membersOf).slice(-MOST_MEETINGS)
  const preferences = listIn(someone['preferences']).map(textOf).slice(0, MOST_PREFERENCES)
  const parts = [
    kind === '' ? name : `${name} (${kind})`,
    titled('how to speak with them', textOf(someone['communicationStyle'])),
    titled('preferences', preferences.filter((one) => one !== '').join(', ')),
    titled('reached by', textOf(someone['contactMethod'])),
    titled('last contact', textOf(someone['lastContact'])),
    titled('notes', textOf(someone['notes'])),
    ...meetings.map(({ date, summary }) => titled(textOf(date) || 'met', textOf(summary))),
  ]
  return parts.filter((part) => part !== '').join('; ')
}

function titled(title: string, text: string): string {
  return text === '' ? '' : `${title}: ${text}`
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
