import type { EpisodicEvent, PrivacyClass } from '../../../shared/domain/episodic-event.ts'
import type { NoFood } from '../../../shared/domain/left-out-said.ts'
import type { MemoryStanding } from '../../memory/memory-standing.ts'
import { isDerived } from '../../memory/provenance.ts'
import { neutralLine, neutralText } from '../../prompts/neutral-text.ts'
import { consolidationOf } from './consolidation.ts'

/** A memory that a night may be made of. INVARIANT: its words are the person's own. */
export interface Food {
  readonly id: string
  /** By which prompts and replies name it, from 1. */
  readonly number: number
  readonly at: number
  /** Neutral: it cannot pass for a part of a prompt. */
  readonly text: string
  readonly tags: readonly string[]
  readonly names: readonly string[]
  readonly privacy: Exclude<PrivacyClass, 'none'>
  /** Between 0 and 1, as it was before this night sank it. */
  readonly importance: number
  /** The night of which it became a part. */
  readonly night: string | undefined
}

/** Of what was made of other memories, whoever wrote it down. */
const MADE: ReadonlySet<string> = new Set([
  'dream',
  'reflection',
  'reflection_summary',
  'summary',
  'inner_dialogue',
  'action',
])
/** Others could not be named in a line of a file. */
const PLAIN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/
const MOST_TEXT = 4_000
const USUAL_IMPORTANCE = 0.5
const MOST_NAMES = 20

/** Whether a memory may be dreamt of, by what its file says; undefined when it may. INVARIANT: the one place that says so. */
export function whyNoFood(
  event: EpisodicEvent,
  { privacy, isTrusted }: MemoryStanding,
): NoFood | undefined {
  const { validation, id, content } = event
  if (isMade(event)) return 'derived'
  if (!isTrusted) return 'untrusted'
  if (privacy === 'none') return 'private'
  if (validation?.status === 'incorrect') return 'incorrect'
  return PLAIN_ID.test(id) && content.trim() !== '' ? undefined : 'unusable'
}

/** Older dreams say what they are in their metadata. */
function isMade(event: EpisodicEvent): boolean {
  const { type, metadata = {} } = event
  return isDerived(event) || MADE.has(type) || MADE.has(String(metadata['type']))
}

/** What of a memory a night is made of: what the person said, never what was replied. */
export function foodOf(event: EpisodicEvent, privacy: Food['privacy']): Omit<Food, 'number'> {
  const { id, timestamp, content, tags = [], importance } = event
  const consolidation = consolidationOf(event.metadata)
  return {
    id,
    at: Date.parse(timestamp),
    text: neutralText(content.slice(0, MOST_TEXT)),
    tags: tags.slice(0, MOST_NAMES).map((tag) => neutralLine(tag, 60).toLowerCase()),
    names: namesIn(event).slice(0, MOST_NAMES),
    privacy,
    importance: shareOf(consolidation?.importance ?? importance),
    night: consolidation?.night,
  }
}

/** Files hold shares, or marks up to ten. */
function shareOf(importance: number | undefined): number {
  if (importance === undefined || !Number.isFinite(importance)) return USUAL_IMPORTANCE
  return Math.min(1, Math.max(0.05, importance > 1 ? importance / 10 : importance))
}

function namesIn({ entities = [] }: EpisodicEvent): string[] {
  const named = entities.map((entity) => {
    if (typeof entity !== 'object' || entity === null) return entity
    return 'name' in entity ? entity.name : 'entity' in entity ? entity.entity : undefined
  })
  return named.filter((name) => typeof name === 'string').map((name) => neutralLine(name, 80))
}
