import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { type MemoryLink, linksOf } from '../memory/memory-links.ts'
import { isProcessed } from '../memory/processed.ts'
import { ownText } from './search-text.ts'

/** A memory's file, read: what the index is made from. */
interface IndexedFile {
  readonly path: string
  readonly stamp: { readonly mtimeMs: number; readonly size: number }
  readonly event: EpisodicEvent
}

/** One row of the index. */
export interface IndexEntry {
  readonly path: string
  readonly id: string
  readonly mtimeMs: number
  readonly size: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly type: string
  readonly tags: readonly string[]
  readonly group: string
  readonly binned: boolean
  readonly isSearchable: boolean
  /** Whether its words may stand beside other memories. */
  readonly isNeighbour: boolean
  /** Whether the organizer has nothing left to do with it. */
  readonly isProcessed: boolean
  /** Who says it, in lower case, as far as the memory tells; empty where nobody is named. */
  readonly speaker: string
  readonly own: string
  /** What it names. */
  readonly links: readonly MemoryLink[]
}

/** The row of a memory. What is marked incorrect is found by nobody; of what is private to the utmost no word stands elsewhere. */
export function indexEntry({ path, stamp, event }: IndexedFile, binned: boolean): IndexEntry {
  const isSearchable = !binned && event.validation?.status !== 'incorrect'
  return {
    path,
    id: event.id,
    mtimeMs: stamp.mtimeMs,
    size: stamp.size,
    at: Date.parse(event.timestamp),
    type: event.type,
    tags: event.tags ?? [],
    group: neighbourGroup(event),
    binned,
    isSearchable,
    isNeighbour: isSearchable && event.privacy !== 'none',
    isProcessed: isProcessed(event),
    speaker: speakerOf(event),
    own: ownText(event),
    links: linksOf(event),
  }
}

const NAMED_AT_THE_START =
  /^([\p{Lu}][\p{L}\p{M}\u2019'.-]*(?: [\p{Lu}][\p{L}\p{M}\u2019'.-]*){0,2}): /u

/** `metadata.speaker`, or the name that a text of a conversation begins with: `Bob: hello`. */
function speakerOf({ content, metadata = {} }: EpisodicEvent): string {
  const { speaker } = metadata
  const named = isName(speaker) ? speaker : (NAMED_AT_THE_START.exec(content)?.[1] ?? '')
  return named.slice(0, MAX_SPEAKER_LENGTH).toLowerCase()
}

const MAX_SPEAKER_LENGTH = 100
/** What groups begin with whose memories are neighbours only when they are close in time: they share no more than a source. */
export const TIMED_GROUP = 'source:'

/** What memories must share to be neighbours: a conversation, a document, or else a source. */
export function neighbourGroup(event: EpisodicEvent): string {
  const { conversationId, documentId } = event.metadata ?? {}
  if (isName(conversationId)) return `conversation:${conversationId}`
  if (isName(documentId)) return `document:${documentId}`
  const linked = sourceLink(event)
  if (linked !== undefined) return `document:${linked}`
  return `${TIMED_GROUP}${event.source ?? event.type}`
}

/** The document that a link of type `source` names, without the number of the part: `note.txt [1/2]`. */
function sourceLink({ links = [] }: EpisodicEvent): string | undefined {
  const targets = links.map(targetOf).filter((target) => target !== undefined)
  return targets[0]?.replace(/ \[\d+\/\d+\]$/, '')
}

function targetOf(link: unknown): string | undefined {
  if (typeof link !== 'object' || link === null || !('type' in link) || !('target' in link))
    return undefined
  return link.type === 'source' && isName(link.target) ? link.target : undefined
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
