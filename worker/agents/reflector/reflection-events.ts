import { createHash } from 'node:crypto'
import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'
import type { CognitiveMode } from '../../../shared/domain/cognitive-mode.ts'
import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'
import { stricter } from '../../memory/memory-standing.ts'
import type { ChainStep } from './follow-chain.ts'
import { Reason } from './reasons.ts'
import type { SeedSlot } from './rank-seeds.ts'

/** A chain as a reflection keeps it: in `metadata.chain`. */
export const ChainRecord = schema(() =>
  z
    .array(
      z.strictObject({
        id: z.string(),
        timestamp: z.iso.datetime({ offset: true }),
        reasons: z.array(Reason.zod),
      }),
    )
    .min(1)
    .max(10),
)
export type ChainRecord = z.output<typeof ChainRecord.zod>

export type SummaryKind = 'concise' | 'extended'

/** What goes for everything that the reflector writes. */
interface Writing {
  readonly userId: string
  readonly actor: string
  readonly cognitiveMode: CognitiveMode
  readonly now: Date
  readonly text: string
  /** The id of the model that wrote it, or `builtin`. */
  readonly model: string
}

/** The reflection of an hour. */
export function reflectionEvent(
  chain: readonly ChainStep[],
  hour: string,
  writing: Writing,
): EpisodicEvent {
  const privacy = chain.map(({ memory }) => memory.privacy).reduce(stricter, 'any')
  const sources = chain.map(({ things }) => ({ type: 'source', target: things.id }))
  const record: ChainRecord = chain.map(({ memory, things, reasons }) => ({
    id: things.id,
    timestamp: memory.event.timestamp,
    reasons: [...reasons],
  }))
  return {
    ...written(writing, privacy),
    id: reflectionId({ userId: writing.userId, hour }),
    type: 'reflection',
    tags: ['idle-thought', 'self-reflection'],
    links: sources,
    metadata: { ...metadataOf(writing), hour, chain: record },
  }
}

/** What is to be kept of a reflection. It names its sources too: whoever forgets one forgets this. */
export function summaryEvent(
  reflection: EpisodicEvent,
  kind: SummaryKind,
  writing: Writing,
): EpisodicEvent {
  return {
    ...written(writing, reflection.privacy ?? 'any'),
    id: summaryId(reflection.id, kind),
    type: 'reflection_summary',
    tags: ['idle-thought', 'summary', kind],
    links: [{ type: 'reflection', target: reflection.id }, ...(reflection.links ?? [])],
    metadata: metadataOf(writing),
  }
}

function written(
  { userId, actor, now, text }: Writing,
  privacy: NonNullable<EpisodicEvent['privacy']>,
) {
  return {
    userId,
    timestamp: now.toISOString(),
    source: 'reflector',
    content: text,
    entities: [],
    processed: true,
    ...(privacy === 'any' ? {} : { privacy }),
    provenance: { by: 'agent', actor, trusted: false } as const,
  }
}

function metadataOf({ model, cognitiveMode }: Writing): Record<string, unknown> {
  return { model, cognitiveMode }
}

/** The id of an hour's reflection: whoever does the work again makes the same memory. */
export function reflectionId({ userId, hour }: SeedSlot): string {
  return idOf('reflection', userId, hour)
}

export function summaryId(id: string, kind: SummaryKind): string {
  return idOf('reflection_summary', id, kind)
}

/** A UUIDv8 (RFC 9562) of what it is made of. */
function idOf(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`]
  return `evt-${[...groups, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')}`
}
