import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { idInName, slugOf } from '../memory/event-path.ts'
import { isRelation, linksIn, linksOf } from '../memory/memory-links.ts'
import type { ForgetRequest } from './forgetful-store.ts'

/** Shorter texts are in many places that have nothing to do with the memory: those are found by its id only. */
const LEAST_LENGTH = 16
/** What stands where words were that had to go. */
export const REDACTED = '[forgotten]'
const WORDS = ['content', 'text', 'snippet', 'input', 'output', 'quote'] as const
const NAMES = ['id', 'memoryId', 'eventId', 'sourceId'] as const

/** What memories leave in other places: their ids and their texts, as they stand in texts and in JSON. */
export class Redaction {
  readonly #ids: ReadonlySet<string>
  readonly #texts: readonly string[]
  readonly #needles: readonly Buffer[]

  constructor({ memories }: ForgetRequest) {
    this.#ids = new Set(memories.map(({ id }) => id))
    const texts = memories.flatMap(({ texts }) => texts).map((text) => text.trim())
    // The longest first: what holds another must go whole.
    this.#texts = [...new Set(texts)]
      .filter((text) => text.length >= LEAST_LENGTH)
      .toSorted((one, other) => other.length - one.length)
    const inJson = this.#texts.flatMap(inJsonOf)
    const ids = [...this.#ids].flatMap(needlesOfId)
    this.#needles = [...ids, ...this.#texts, ...inJson].map((one) => Buffer.from(one))
  }

  /** Whether bytes hold any of it. */
  isIn(bytes: Buffer): boolean {
    return this.#needles.some((needle) => bytes.includes(needle))
  }

  /** Whether a file's name was made of the first words of one. */
  isNamedAfter(path: string): boolean {
    const slugs = this.#texts.map(slugOf).filter((slug) => slug.length >= LEAST_LENGTH)
    return slugs.some((slug) => path.endsWith(`${slug}.json`))
  }

  /** A text without theirs. */
  text(text: string): string {
    return this.#texts.reduce((rest, one) => rest.replaceAll(one, REDACTED), text)
  }

  /** A JSON value without theirs; undefined when the whole of it is a memory of theirs. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value)
    if (Array.isArray(value)) {
      const others = value.filter((one) => typeof one !== 'string' || !this.#ids.has(one))
      return others.map((one) => this.value(one)).filter((one) => one !== undefined)
    }
    if (typeof value !== 'object' || value === null) return value
    if (this.#isTheirs(value)) return undefined
    const members = Object.entries(value).map(([name, one]) => [this.text(name), this.value(one)])
    return Object.fromEntries(members.filter(([, one]) => one !== undefined))
  }

  /** The members of a memory that stays. */
  members(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(members).map(([name, one]) => [name, this.value(one)]))
  }

  /** Whether a memory names one of them as more than something that it has a name in common with. */
  isSourceOf(event: EpisodicEvent): boolean {
    return linksOf(event).some(({ type, target }) => !isRelation(type) && this.#ids.has(target))
  }

  /** Without links to them. */
  links(links: readonly unknown[]): unknown[] {
    return links.filter((link) => !linksIn([link]).some(({ target }) => this.#ids.has(target)))
  }

  /** An object that names one of them and says words with it. */
  #isTheirs(value: object): boolean {
    const members = new Map(Object.entries(value))
    const isNamed = NAMES.some((name) => this.#ids.has(String(members.get(name))))
    return isNamed && WORDS.some((name) => typeof members.get(name) === 'string')
  }
}

/** A text as JSON has it, and as those programs write it that keep to ASCII. */
function inJsonOf(text: string): string[] {
  const plain = JSON.stringify(text).slice(1, -1)
  const ascii = plain.replaceAll(/[^\x20-\x7e]/g, escaped)
  return plain === ascii ? [plain] : [plain, ascii]
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** An id of a person's own making may be any word: it counts where something says that it is one. */
function needlesOfId(id: string): string[] {
  if (idInName(id) === id) return [id]
  return NAMES.flatMap((name) =>
    [`"${name}":`, `"${name}": `].map((key) => key + JSON.stringify(id)),
  )
}
