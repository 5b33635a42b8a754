import type { SearchAnswer } from '../../shared/api/memories.ts'
import type { EpisodicEvent, PrivacyClass } from '../../shared/domain/episodic-event.ts'
import { createDateText } from '../index/date-text.ts'
import type { StandingsOf } from '../memory/memory-standing.ts'
import { provenanceOf } from '../memory/provenance.ts'
import { neutralLine, neutralText } from './neutral-text.ts'
import { QUOTED } from './quoted-label.ts'
import { sentencesOf } from './sentences.ts'

/** A memory that was found for a question, as a prompt or a quote may show it. */
export interface FoundMemory {
  readonly id: string
  readonly at: number
  readonly type: string
  /** Neutral: it cannot pass for a part of a prompt. */
  readonly text: string
  readonly sentences: readonly string[]
  /** What stands with all of it: names, tags, its day. */
  readonly about: string
  readonly snippet: string
  readonly privacy: Exclude<PrivacyClass, 'none'>
  /** Whether its words are the person's own. */
  readonly isTrusted: boolean
  /** What it was made from, where it is told: the name of a file. */
  readonly from: string | undefined
}

/** In the order of the search. INVARIANT: of a memory of the class `none` nothing is held but that it was found. */
export type RankedMemory = FoundMemory | 'withheld'

interface Reading {
  readonly standingsOf: StandingsOf
  readonly zone: string
  /** Its memories are left out, since what was said in it is told as it was said. */
  readonly conversationId?: string | undefined
}

const MOST_TEXT = 20_000
const LONGEST_NAME = 80
const LONGEST_TYPE = 40
const SNIPPET_CORE = 60

/** Reads what a search found. Of several memories with the same text the best stands for all. */
export async function foundMemories(
  hits: SearchAnswer['hits'],
  { standingsOf, zone, conversationId }: Reading,
): Promise<RankedMemory[]> {
  const dateText = createDateText(zone)
  const texts = new Set<string>()
  const found: RankedMemory[] = []
  const others = hits.filter(
    ({ event }) =>
      conversationId === undefined || event.metadata?.['conversationId'] !== conversationId,
  )
  const standings = await standingsOf(others.map(({ event }) => event))
  for (const [position, { event, snippet }] of others.entries()) {
    const { privacy = 'none', isTrusted = false } = standings[position] ?? {}
    if (privacy === 'none') {
      found.push('withheld')
      continue
    }
    const text = textOf(event, snippet)
    if (text === '' || texts.has(text)) continue
    texts.add(text)
    const at = Date.parse(event.timestamp)
    found.push({
      id: event.id,
      at,
      type: neutralLine(event.type, LONGEST_TYPE),
      text,
      sentences: sentencesOf(text),
      about: [...namesIn(event), ...(event.tags ?? []), dateText(at)].join(' '),
      snippet,
      privacy,
      isTrusted,
      from: fromOf(event),
    })
  }
  return found
}

/** Of a very long text what lies around the words that were found. */
function textOf({ content, response }: EpisodicEvent, snippet: string): string {
  const isNew = response !== undefined && !response.startsWith(QUOTED)
  const whole = isNew ? `${content}\nReply: ${response}` : content
  if (whole.length <= MOST_TEXT) return neutralText(whole)
  const flat = whole.replaceAll(/\s+/g, ' ')
  const place = flat.indexOf(snippet.replaceAll('…', '').slice(0, SNIPPET_CORE))
  const from = Math.max(0, Math.min(place - MOST_TEXT / 2, flat.length - MOST_TEXT))
  return neutralText(flat.slice(from, from + MOST_TEXT))
}

function fromOf(event: EpisodicEvent): string | undefined {
  const { by, from } = provenanceOf(event)
  if (from !== undefined) return `${by} "${neutralLine(from, LONGEST_NAME).replaceAll('"', '”')}"`
  return by === 'user' ? undefined : by
}

function namesIn({ entities = [], metadata = {} }: EpisodicEvent): string[] {
  const named = [...entities, metadata['speaker']].map((entity) => {
    if (typeof entity !== 'object' || entity === null) return entity
    return 'name' in entity ? entity.name : 'entity' in entity ? entity.entity : undefined
  })
  return named.filter((name) => typeof name === 'string')
}
