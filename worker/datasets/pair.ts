import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { EpisodicEvent, PrivacyClass } from '../../shared/domain/episodic-event.ts'
import { type DatasetFormat, PAIR_KINDS } from '../../shared/domain/training.ts'
import { sha256Of } from '../agents/undo-copies.ts'
import { linksOf } from '../memory/memory-links.ts'
import { estimateTokens } from '../prompts/estimate-tokens.ts'
import { hashOfText, trainingTextOf } from './training-text.ts'
import type { Verdict } from './verdict.ts'

/** A line of `pairs.ndjson`: what is to be learnt, and where it comes from. */
export const Pair = schema(() =>
  z.object({
    id: z.string(),
    kind: z.enum(PAIR_KINDS),
    instruction: z.string(),
    input: z.string(),
    output: z.string(),
    /** When the memory was. */
    at: z.string(),
    type: z.string(),
    privacy: z.enum(['any', 'local']),
    tokens: z.int(),
    lineage: z.object({
      memoryId: z.string(),
      /** Of the memory's text, as it was judged. */
      sha256: z.string(),
      /** What the memory was made from, or names. */
      sources: z.array(z.string()),
      conversationId: z.string().nullable(),
      /** Who judged it: a model's id, or `builtin`. */
      judgedBy: z.string(),
    }),
  }),
)
export type Pair = z.output<typeof Pair.zod>

interface PairMaterial {
  readonly event: EpisodicEvent
  readonly verdict: Verdict
  readonly privacy: PrivacyClass
  /** The person's: days are theirs. */
  readonly timeZone: string
}

const MOST_SOURCES = 100
const MOST_TOPICS = 3

/** The pair of a memory that may be used. Its id follows from what it says and where it comes from. */
export function makePair({ event, verdict, privacy, timeZone }: PairMaterial): Pair {
  const text = trainingTextOf(event)
  const { kind, replied } = text
  const output = replied ?? (verdict.text || text.said)
  const instruction = replied === null ? questionFor(event, timeZone) : text.said
  const { id: memoryId, timestamp, type } = event
  const id = `pair-${sha256Of(JSON.stringify([kind, memoryId, timestamp, instruction, output])).slice(0, 24)}`
  return {
    id,
    kind,
    instruction,
    input: '',
    output,
    at: new Date(timestamp).toISOString(),
    type,
    privacy: privacy === 'any' ? 'any' : 'local',
    tokens: estimateTokens(instruction) + estimateTokens(output),
    lineage: {
      memoryId,
      sha256: hashOfText(event),
      sources: linksOf(event)
        .map(({ target }) => target)
        .slice(0, MOST_SOURCES),
      conversationId: conversationOf(event),
      judgedBy: verdict.by,
    },
  }
}

/** What two pairs that teach the same have in common: neither case nor signs count. */
export function sameness({ output, instruction, kind }: Pair): string {
  const said = kind === 'exchange' ? `${instruction} ${output}` : output
  return sha256Of(
    said
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  )
}

/** A pair in a form that trainers take. */
export function lineMembers(
  { instruction, input, output }: Pair,
  format: DatasetFormat,
): Record<string, unknown> {
  if (format === 'instruction') return { instruction, input, output }
  const content = input === '' ? instruction : `${instruction}\n\n${input}`
  const messages = [
    { role: 'user', content },
    { role: 'assistant', content: output },
  ]
  return { messages }
}

/** Pairs as the text of a file of that form. */
export function linesText(pairs: readonly Pair[], format: DatasetFormat): string {
  return pairs.map((pair) => `${JSON.stringify(lineMembers(pair, format))}\n`).join('')
}

function questionFor(event: EpisodicEvent, timeZone: string): string {
  const topics = topicsOf(event).slice(0, MOST_TOPICS).join(', ')
  const isReflection = trainingTextOf(event).kind === 'reflection'
  if (topics !== '')
    return isReflection
      ? `What goes through your mind about ${topics}?`
      : `What do you remember about ${topics}?`
  const day = new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(event.timestamp))
  return isReflection ? `What went through your mind on ${day}?` : `What did you note on ${day}?`
}

/** Tags that say how a memory came to be are no topics. */
const NO_TOPICS: ReadonlySet<string> = new Set([
  'chat',
  'conversation',
  'idle-thought',
  'self-reflection',
  'ingested',
  'inbox',
  'summary',
])

function topicsOf({ tags = [], entities = [] }: EpisodicEvent): string[] {
  const named = entities.flatMap((one) => (typeof one === 'string' ? [one] : []))
  const all = [...named, ...tags].map((topic) => topic.trim().replaceAll(/\s+/g, ' '))
  const fitting = all.filter((topic) => topic !== '' && topic.length <= 60 && !NO_TOPICS.has(topic))
  return [...new Set(fitting)]
}

function conversationOf({ metadata }: EpisodicEvent): string | null {
  const id = metadata?.['conversationId']
  return typeof id === 'string' ? id.slice(0, 100) : null
}
