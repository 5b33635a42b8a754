import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { isObject, listOf, stringIn } from './shape.ts'

/** What the page shows of a memory. */
export interface Memory extends Pick<EpisodicEvent, 'id' | 'timestamp' | 'content' | 'type'> {
  readonly tags: readonly string[]
}

/** A memory that was found, with the part that was looked for and the reason. */
export interface Hit {
  readonly memory: Memory
  readonly snippet: string
  readonly why: string
}

/** Newest memories, and where the next ones begin. */
export interface MemoryPage {
  readonly memories: readonly Memory[]
  readonly nextCursor: string | undefined
}

/** What a search found; `partial` while the index is being built and may miss some. */
export interface Found {
  readonly hits: readonly Hit[]
  readonly partial: boolean
}

/** Reads a memory. */
export function readMemory(value: unknown): Memory | undefined {
  const id = stringIn(value, 'id')
  const timestamp = stringIn(value, 'timestamp')
  const content = stringIn(value, 'content')
  const type = stringIn(value, 'type')
  if (id === undefined || timestamp === undefined) return undefined
  if (content === undefined || type === undefined) return undefined
  return { id, timestamp, content, type, tags: tagsOf(value) }
}

/** Reads an answer with one memory. */
export function readEvent(answer: unknown): Memory | undefined {
  return isObject(answer) ? readMemory(answer['event']) : undefined
}

/** Reads a page of memories. */
export function readMemoryPage(answer: unknown): MemoryPage | undefined {
  const memories = isObject(answer) ? listOf(answer['items'], readMemory) : undefined
  return memories && { memories, nextCursor: stringIn(answer, 'nextCursor') }
}

/** Reads the answer to a search. */
export function readFound(answer: unknown): Found | undefined {
  const hits = isObject(answer) ? listOf(answer['hits'], readHit) : undefined
  return hits && { hits, partial: stringIn(answer, 'mode') === 'degraded' }
}

function readHit(value: unknown): Hit | undefined {
  const memory = readEvent(value)
  const snippet = stringIn(value, 'snippet')
  const why = stringIn(value, 'why')
  if (!memory || snippet === undefined || why === undefined) return undefined
  return { memory, snippet, why }
}

function tagsOf(value: unknown): string[] {
  const tags: unknown = isObject(value) ? value['tags'] : undefined
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : []
}
