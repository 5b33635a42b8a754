import { createHash } from 'node:crypto'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import type { Chunk, DocumentFacts } from './chunk.ts'

/** The document that chunks come from. */
export interface SourceDocument {
  readonly documentId: string
  /** As the person named the file. */
  readonly name: string
  readonly facts: DocumentFacts
  /** How many chunks it has. */
  readonly count: number
  /** When the file was last changed: the time of what has no other. */
  readonly mtimeMs: number
  readonly userId: string
  readonly actor: string
  readonly cognitiveMode: CognitiveMode
}

/** The memory that a chunk becomes, always the same of the same chunk. `number` counts from 1. */
export function eventOfChunk(chunk: Chunk, number: number, source: SourceDocument): EpisodicEvent {
  const { documentId, name, count, userId, actor, cognitiveMode } = source
  const { message, page } = chunk
  const target = `${name} [${number}/${count}]`
  return {
    id: message ? messageId(chunk, message) : chunkId(documentId, number),
    userId,
    timestamp: timeOf(chunk, source),
    type: message ? 'conversation' : 'observation',
    source: 'inbox',
    content: contentOf(chunk, source),
    tags: ['ingested', 'inbox'],
    entities: [],
    processed: false,
    links: [{ type: 'source', target, ...(page === undefined ? {} : { page }) }],
    provenance: { by: 'file', actor, from: name, trusted: false },
    metadata: { ...placeOf(chunk, number, source), ...talkOf(chunk), cognitiveMode },
  }
}

/** The id of a document: its content, whatever it is called. */
export function documentIdOf(sha256: string): string {
  return `doc-${sha256.slice(0, 32)}`
}

/** Ids of one document's chunks sort as the chunks do (UUIDv8, RFC 9562: the digest, and the number at its end). */
function chunkId(documentId: string, number: number): string {
  const digest = sha256Of('chunk', documentId)
  return idOf(digest.slice(0, 24) + number.toString(16).padStart(8, '0'))
}

/** The same message has the same id in whichever export it comes; one that was changed since is another. */
function messageId({ text, at, inner }: Chunk, message: NonNullable<Chunk['message']>): string {
  const { conversationId, speaker, piece } = message
  const which = message.messageId ?? `${at} ${speaker} ${inner.join('/')}`
  return idOf(sha256Of('message', conversationId, which, String(piece), text).slice(0, 32))
}

function idOf(digits: string): string {
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ]
  return `evt-${parts.join('-')}`
}

function sha256Of(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

function contentOf(
  { text, headings, message }: Chunk,
  { facts: { title } }: SourceDocument,
): string {
  if (message) return `${message.speaker}: ${text}`
  const above = title === undefined || headings[0] === title ? headings : [title, ...headings]
  return above.length === 0 ? text : `${above.join(' › ')}\n\n${text}`
}

function timeOf({ at }: Chunk, { facts: { writtenAt }, mtimeMs }: SourceDocument): string {
  const said = [at, writtenAt].map((time) => Date.parse(time ?? ''))
  const known = said.find((time) => !Number.isNaN(time))
  return new Date(known ?? Math.round(mtimeMs)).toISOString()
}

function placeOf(
  { headings, page, place, inner }: Chunk,
  number: number,
  { documentId, facts: { title, format }, count }: SourceDocument,
): Record<string, unknown> {
  return {
    documentId,
    chunk: number,
    chunkCount: count,
    format,
    ...(title === undefined ? {} : { documentTitle: title }),
    ...(headings.length === 0 ? {} : { headings }),
    ...(page === undefined ? {} : { page }),
    ...(place === undefined ? {} : { place }),
    ...(inner.length === 0 ? {} : { inner: inner.join(' › ') }),
  }
}

function talkOf({ message }: Chunk): Record<string, unknown> {
  if (!message) return {}
  const { piece: _, ...talk } = message
  return talk
}
