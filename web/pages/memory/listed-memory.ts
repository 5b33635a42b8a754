import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'
import { oneLine } from '../../words/one-line.ts'

/** What a list needs of a memory; a hundred thousand of them are held at once. */
export interface ListedMemory {
  readonly kind: 'memory'
  readonly key: string
  readonly id: string
  readonly at: number
  /** The day of the person's zone. */
  readonly day: string
  readonly type: string
  readonly tags: readonly string[]
  readonly text: string
  readonly isIncorrect: boolean
}
/** The head of a day. */
export interface ListedDay {
  readonly kind: 'day'
  readonly key: string
  readonly day: string
  readonly at: number
}
export type ListRow = ListedMemory | ListedDay

const TEXT_LENGTH = 300
const MOST_TAGS = 4

/** What is shown of a memory in a list. */
export function listedMemory(event: EpisodicEvent, dayOf: (at: number) => string): ListedMemory {
  const at = Date.parse(event.timestamp)
  return {
    kind: 'memory',
    key: event.id,
    id: event.id,
    at,
    day: dayOf(at),
    type: event.type,
    tags: event.tags ?? [],
    text: shortened(event.content),
    isIncorrect: event.validation?.status === 'incorrect',
  }
}

/** The tags that a row has room for, and how many it has not. */
export function shownTags(tags: readonly string[]): { shown: readonly string[]; more: number } {
  const shown = tags.slice(0, MOST_TAGS)
  return { shown, more: tags.length - shown.length }
}

/** The rows of memories in order: each day before its memories, but for the one that the rows before have begun. */
export function rowsOf(memories: readonly ListedMemory[], begun = ''): ListRow[] {
  const rows: ListRow[] = []
  let day = begun
  for (const memory of memories) {
    if (memory.day !== day)
      rows.push({ kind: 'day', key: dayKey(memory), day: memory.day, at: memory.at })
    day = memory.day
    rows.push(memory)
  }
  return rows
}

/** A list with some memories put in where their time says, in place of those with the same IDs. */
export function withMemories(
  memories: readonly ListedMemory[],
  added: readonly ListedMemory[],
): ListedMemory[] {
  const rest = withoutMemories(memories, new Set(added.map(({ id }) => id)))
  return [...rest, ...added].toSorted((one, other) => other.at - one.at)
}

export function withoutMemories(
  memories: readonly ListedMemory[],
  ids: ReadonlySet<string>,
): ListedMemory[] {
  return memories.filter(({ id }) => !ids.has(id))
}

/** Days may come twice in files whose times and names disagree. */
function dayKey({ day, id }: ListedMemory): string {
  return `day ${day} ${id}`
}

function shortened(content: string): string {
  const text = oneLine(content.slice(0, 4 * TEXT_LENGTH))
  return text.length > TEXT_LENGTH || content.length > 4 * TEXT_LENGTH
    ? `${Array.from(text).slice(0, TEXT_LENGTH).join('')}…`
    : text
}
