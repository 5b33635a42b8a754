import { wordsOf } from '../../search/words.ts'
import type { Relation } from '../../memory/memory-links.ts'
import { cut, neutralText } from '../../prompts/neutral-text.ts'

/** What the organizer found out about a memory. */
export interface Enrichment {
  readonly tags: readonly string[]
  readonly entities: readonly string[]
  /** Between 0 and 1. */
  readonly importance: number
  readonly links: readonly { readonly type: Relation; readonly target: string }[]
  /** The id of a model, or `builtin`. */
  readonly by: string
  /** Of the text that it was made from. */
  readonly text: string
}

export const MOST_TAGS = 10
export const MOST_ENTITIES = 20
const TAG_LENGTH = 40
const TAG_WORDS = 4
const ENTITY_LENGTH = 80
/** How much of a list is looked at, however long it came. */
const LOOKED_AT = 100
/** Tags that say how a memory came to be: whoever keeps it sets them, and other parts go by them. */
const RESERVED: ReadonlySet<string> = new Set([
  'action',
  'audio',
  'chat',
  'conversation',
  'curated',
  'dream',
  'failure',
  'idle-thought',
  'inbox',
  'ingested',
  'operator',
  'self-reflection',
  'success',
  'summary',
  'transcript',
  'trusted',
])
/** A letter first; then letters, figures, and single signs between them. */
const TAG = /^\p{L}[\p{L}\p{M}\p{N}]*(?:[ '’&+#./-]{1,2}[\p{L}\p{M}\p{N}]+)*[+#]{0,2}$/u
const ENTITY = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} '’&+.,()/-]*$/u

/** Tags as memories may get them, whatever came: few, short, in lower case, of letters, figures and single signs. */
export function cleanTags(tags: readonly string[]): string[] {
  const clean = tags.slice(0, LOOKED_AT).map(oneLine).map(inLowerCase)
  return distinct(clean.filter(isTag)).slice(0, MOST_TAGS)
}

/** Names as memories may get them, whatever came: those that stand in the text. */
export function cleanEntities(entities: readonly string[], text: string): string[] {
  const words = ` ${wordsOf(text).join(' ')} `
  const clean = entities.slice(0, LOOKED_AT).map(oneLine)
  const found = clean.filter((name) => isEntity(name) && words.includes(` ${spelled(name)} `))
  return distinct(found).slice(0, MOST_ENTITIES)
}

/** Whether every word of a phrase is one of a text. */
export function standsIn(phrase: string, words: ReadonlySet<string>): boolean {
  return wordsOf(phrase).every((word) => words.has(word))
}

/** An importance as memories may get it; words that are not the person's weigh no more than others. */
export function cleanImportance(importance: number, isTrusted: boolean): number {
  const most = isTrusted ? 1 : MOST_OF_OTHERS
  const bounded = Math.min(most, Math.max(0, importance))
  return Math.round(bounded * 100) / 100
}

const MOST_OF_OTHERS = 0.5

/** Without those that differ from an earlier one in capitals only. */
export function distinct(names: readonly string[]): string[] {
  const seen = new Set<string>()
  return names.filter((name) => {
    const key = keyOf(name)
    return !seen.has(key) && seen.add(key)
  })
}

/** What two spellings of a name have in common. */
export function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

function isTag(tag: string): boolean {
  const isShort = tag.length >= 2 && tag.length <= TAG_LENGTH
  return isShort && tag.split(' ').length <= TAG_WORDS && !RESERVED.has(tag) && TAG.test(tag)
}

function isEntity(name: string): boolean {
  return name.length <= ENTITY_LENGTH && spelled(name).length >= 2 && ENTITY.test(name)
}

/** What is too long is cut far behind where it is refused, so that nothing is worked on at length. */
function oneLine(text: string): string {
  return neutralText(cut(text, ENTITY_LENGTH * 4)).replaceAll('\n', ' ')
}

function inLowerCase(text: string): string {
  return text.toLowerCase().replace(/^#+/, '').replaceAll('_', ' ')
}

function spelled(name: string): string {
  return wordsOf(name).join(' ')
}
