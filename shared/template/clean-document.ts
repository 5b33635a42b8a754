import { PERSON } from './profile-template.ts'
import { IDENTITY_MEMBERS, mayHold, type MembersRule } from './template-members.ts'
import { isSecretName, type Names, unfitName, unfitText } from './unfit-text.ts'
import type { LeftOut } from './profile-template.ts'

export type Members = Readonly<Record<string, unknown>>

/** Whose document it is. */
export interface Whose {
  /** The names that the person goes by. */
  readonly person: Names
  /** The names of people in the person's life, unless they are to be in the template. */
  readonly others: Names
}

interface Document {
  /** Where it stands in the template: `persona.core`. */
  readonly field: string
  readonly rule: MembersRule
  readonly value: Members
}

const NOT_IN_TEMPLATES = 'it is not part of templates'
const DEEPEST = 16
const STAMPS: ReadonlySet<string> = new Set(['lastUpdated', 'lastChanged'])

/** The part of a document that may be in a template. What was left out is told by its field. */
export function cleanDocument(
  { field, rule, value }: Document,
  whose: Whose,
): { readonly document: Members; readonly leftOut: readonly LeftOut[] } {
  const cleaning = new Cleaning(whose, {
    isConfig: field.startsWith('config.'),
    isModels: field === 'config.models',
  })
  return { document: cleaning.members(value, field, rule), leftOut: cleaning.leftOut }
}

/** Whether a value is a JSON object. */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

class Cleaning {
  readonly leftOut: LeftOut[] = []
  readonly #whose: Whose
  readonly #kind: { readonly isConfig: boolean; readonly isModels: boolean }

  constructor(whose: Whose, kind: { isConfig: boolean; isModels: boolean }) {
    this.#whose = whose
    this.#kind = kind
  }

  members(value: Members, field: string, rule?: MembersRule): Members {
    const kept = Object.entries(value).flatMap(([name, member]) => {
      const clean = this.#member(name, member, { field, rule })
      return clean === undefined ? [] : [[name, clean] as const]
    })
    return Object.fromEntries(kept)
  }

  #member(
    name: string,
    value: unknown,
    at: { field: string; rule: MembersRule | undefined },
  ): unknown {
    const unfit = this.#unfitMember(name, value, at.rule)
    // A name that says what it should not is not told.
    const isShown = unfitName(name) === undefined && !this.#isNamed(name)
    const field = `${at.field}.${isShown ? name : '…'}`
    if (unfit !== undefined)
      return this.#isTold(name, value) ? this.#leave(field, unfit) : undefined
    if (name === 'identity' && isMembers(value)) return this.#identity(value, field)
    return this.#value(value, field)
  }

  #unfitMember(name: string, value: unknown, rule: MembersRule | undefined): string | undefined {
    if (unfitName(name) !== undefined) return unfitName(name)
    if (rule && !mayHold(rule, name)) return NOT_IN_TEMPLATES
    if (this.#isNamed(name)) return 'its name is that of a person'
    if (isSecretName(name) && saysSomething(value)) return 'its name is that of a secret'
    if (/adapter/i.test(name) && (this.#kind.isModels || !isOfSwitches(value)))
      return 'adapters are made for one person'
    return undefined
  }

  /** That nothing was left out, or when something was changed, is no news. */
  #isTold(name: string, value: unknown): boolean {
    return unfitName(name) !== undefined || (!STAMPS.has(name) && !isEmpty(value))
  }

  /** The name of the assistant is the person's to choose. */
  #identity(value: Members, field: string): Members {
    const { name: _name, humanName: _human, ...rest } = value
    const people = Object.fromEntries(
      ['name', 'humanName'].filter((one) => Object.hasOwn(value, one)).map((one) => [one, PERSON]),
    )
    return { ...people, ...this.members(rest, field, IDENTITY_MEMBERS) }
  }

  #value(value: unknown, field: string): unknown {
    if (field.split('.').length > DEEPEST) return this.#leave(field, 'it lies too deep')
    if (typeof value === 'string') return this.#text(value, field)
    if (isMembers(value)) return this.members(value, field, ruleOf(field))
    if (!Array.isArray(value)) return value
    return value.flatMap((one: unknown, position) => {
      const clean = this.#value(one, `${field}.${position}`)
      return clean === undefined ? [] : [clean]
    })
  }

  #text(text: string, field: string): string | undefined {
    const composed = text.normalize('NFC')
    const unfit = unfitText(composed, this.#kind)
    if (unfit !== undefined) return this.#leave(field, unfit)
    if (holds(this.#whose.others, composed)) return this.#leave(field, 'it names somebody')
    if (!holds(this.#whose.person, composed)) return text
    if (this.#kind.isConfig) return this.#leave(field, 'it names the person')
    const { person } = this.#whose
    return person ? composed.replace(person, () => PERSON) : text
  }

  #isNamed(name: string): boolean {
    const composed = name.normalize('NFC')
    return holds(this.#whose.person, composed) || holds(this.#whose.others, composed)
  }

  #leave(field: string, reason: string): undefined {
    this.leftOut.push({ field, reason })
  }
}

/** Where somebody sleeps tells where they live. */
function ruleOf(field: string): MembersRule | undefined {
  return field === 'persona.routines.sleep' ? { not: ['timezone'] } : undefined
}

function holds(names: Names, text: string): boolean {
  return names !== undefined && text.search(names) >= 0
}

function saysSomething(value: unknown): boolean {
  if (typeof value === 'string') return value !== ''
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isEmpty)
  return value === '' || value === null || value === false
}

function isOfSwitches(value: unknown): boolean {
  if (isMembers(value)) return Object.values(value).every((one) => typeof one === 'boolean')
  return typeof value !== 'string' && !Array.isArray(value)
}
