import fc from 'fast-check'
import {
  EpisodicEvent,
  type PrivacyClass,
  PRIVACY_CLASSES,
} from '../../../../shared/domain/episodic-event.ts'
import { createStandingsOf, ownStandingOf } from '../../../../worker/memory/memory-standing.ts'
import type { EarlierTurn, PromptMaterial } from '../../../../worker/prompts/chat-prompt.ts'
import { createPromptBuilder } from '../../../../worker/prompts/prompt-builder.ts'
import { NOW, ZONE } from './small-life.ts'

/** Memories that were made up, some of them made of earlier ones, all found by every question. */
export interface World {
  readonly events: readonly EpisodicEvent[]
  /** By position: what each must count as, the classes of what it was made of included. */
  readonly classes: readonly PrivacyClass[]
}

interface Made {
  readonly privacy: PrivacyClass | undefined
  readonly isDerived: boolean
  readonly from: readonly number[]
  readonly text: string
  readonly untrusted: boolean
}

const made = fc.record<Made>({
  privacy: fc.option(fc.constantFrom(...PRIVACY_CLASSES), { nil: undefined }),
  isDerived: fc.boolean(),
  from: fc.array(fc.nat(100), { maxLength: 3 }),
  text: fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 300 })),
  untrusted: fc.boolean(),
})

/** Each memory has `CANARY-<position>-` in its text. */
export const worlds = fc.array(made, { minLength: 1, maxLength: 20 }).map((all): World => {
  const classes: PrivacyClass[] = []
  const events = all.map((one, place) => {
    const sources = place === 0 ? [] : [...new Set(one.from.map((at) => at % place))]
    const ofSources = one.isDerived ? sources.map((at) => classes[at] ?? 'any') : []
    classes.push(strictest([one.privacy ?? 'any', ...ofSources]))
    return eventOf(one, place, sources)
  })
  return { events, classes }
})

export function canaryOf(place: number): string {
  return `CANARY-${place}-`
}

/** Asks about a world whose memories are all found, in their order. */
export async function askWorld(
  { events }: Pick<World, 'events'>,
  message: string,
  earlier: readonly EarlierTurn[] = [],
): Promise<PromptMaterial> {
  const hits = events.map((event) => ({
    event,
    score: 1,
    snippet: event.content.slice(0, 200),
    why: '',
  }))
  const builder = createPromptBuilder({
    memories: { search: async () => ({ mode: 'lexical', nextCursor: null, hits }) },
    standingsOf: createStandingsOf(async (id) =>
      events.filter((event) => event.id === id).map(ownStandingOf),
    ),
    persona: {
      inForce: async () => ({
        activeFacet: 'default',
        persona: { identity: { name: 'Mira' } },
        problems: [],
      }),
      read: async () => ({}),
    },
    tasks: { list: async () => ({ items: [], nextCursor: null }) },
    calendar: async () => undefined,
    timeZone: () => ZONE,
    mode: () => 'dual',
    now: () => NOW,
  })
  const question = { conversationId: 'chat-1', earlier, message }
  return await builder.gather(question, new AbortController().signal)
}

function strictest(classes: readonly PrivacyClass[]): PrivacyClass {
  if (classes.includes('none')) return 'none'
  return classes.includes('local') ? 'local' : 'any'
}

function eventOf(
  { privacy, isDerived, text, untrusted }: Made,
  place: number,
  sources: readonly number[],
): EpisodicEvent {
  const links = sources.map((at) => ({ type: 'source', target: idAt(at) }))
  return EpisodicEvent.parse(
    {
      id: idAt(place),
      timestamp: new Date(NOW.getTime() - place * 3_600_000).toISOString(),
      type: isDerived ? (place % 2 === 0 ? 'reflection' : 'conversation') : 'observation',
      content: `${canaryOf(place)} ${text}`,
      links,
      ...(privacy === undefined ? {} : { privacy }),
      provenance: untrusted
        ? { by: 'file', from: 'letter.txt', trusted: false }
        : { by: 'user', trusted: true },
    },
    'Event',
  )
}

function idAt(place: number): string {
  return `evt-2026${String(place).padStart(11, '0')}`
}
