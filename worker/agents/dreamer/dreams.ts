import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'
import { textDiff } from '../../documents/line-diff.ts'
import { stricter } from '../../memory/memory-standing.ts'
import { fileTextOf } from '../../memory/memory-store.ts'
import { neutralText } from '../../prompts/neutral-text.ts'
import { decisionTold } from '../decision-told.ts'
import { askOfFood } from './ask-of-food.ts'
import { DREAM_RULES } from './dreamer-prompts.ts'
import { DreamReply } from './dream-replies.ts'
import type { Food } from './food.ts'
import { dreamId } from './night.ts'
import { type NightWork, reasonOf, thoseThere } from './night-work.ts'

/** Whatever a file of settings says. */
const MOST_DREAMS = 10
const USUAL_DREAMS = 3
const FOOD_OF_A_DREAM = 6
const LEAST_FOOD = 2
const SHOWN_CHARS = 1_200

/** How many dreams a night may have, as `etc/sleep.json` says. */
export function dreamsOf(said: unknown): number {
  return typeof said === 'number' ? Math.min(said, MOST_DREAMS) : USUAL_DREAMS
}

/** The ids that a night's dreams have, kept or not. */
export function dreamIds({ resources, night }: Pick<NightWork, 'resources' | 'night'>): string[] {
  return Array.from({ length: MOST_DREAMS }, (_, slot) =>
    dreamId(resources.userId, night.name, slot + 1),
  )
}

/**
 * Dreams what the night has left. INVARIANT: a night's dream has its id for good: one that was made is never made again, be it in the bin
 * or forgotten, whoever starts the run and however often.
 */
export async function dream(work: NightWork, most: number): Promise<EpisodicEvent[]> {
  const made: EpisodicEvent[] = []
  for (const [slot, id] of dreamIds(work).slice(0, most).entries()) {
    work.signal.throwIfAborted()
    const thing = { code: 'dream', values: { number: slot + 1 } } as const
    if (await wasDreamt(work, id)) {
      work.report.leftOut(thing, { code: 'dreamt-already', values: {} })
      continue
    }
    try {
      const event = await dreamOne(work, { slot, id })
      if (event) made.push(event)
      else work.report.leftOut(thing, { code: 'too-few-memories', values: {} })
    } catch (error) {
      work.report.leftOut(thing, ...reasonOf(error, work.signal))
    }
  }
  return made
}

interface Slot {
  readonly slot: number
  readonly id: string
}

async function dreamOne(work: NightWork, { slot, id }: Slot): Promise<EpisodicEvent | undefined> {
  const { context, report, food, models, dayOf } = work
  const own = food.slice(slot * FOOD_OF_A_DREAM, (slot + 1) * FOOD_OF_A_DREAM)
  if (own.length < LEAST_FOOD) return undefined
  const { value, by, shown } = await askOfFood(models, DreamReply, {
    role: 'persona',
    temperature: 0.95,
    rules: DREAM_RULES,
    food: own,
    dayOf,
    request: 'Tell the dream.',
    longest: SHOWN_CHARS,
  })
  const sources = shown.map((one) => one.id)
  const there = await thoseThere(work, sources)
  if (sources.some((one) => !there.has(one))) return undefined
  const event = dreamEvent(work, { id, slot, by, text: value.dream, shown })
  if (!context.isPreview && !(await keep(work, event))) return undefined
  const told = decisionTold('dreamt-sample')
  await context.decide({ event: 'dream_made', from: sources, ...told, made: [id], by })
  const diff = textDiff(`memory ${id}`, '', fileTextOf(event))
  report.did({ kind: 'dream', what: id, by, ...told, diff, sources })
  return event
}

async function keep({ resources, context }: NightWork, event: EpisodicEvent): Promise<boolean> {
  return (await resources.memories.keep([event], { context })) > 0
}

async function wasDreamt({ resources, now }: NightWork, id: string): Promise<boolean> {
  const { index, isForgotten } = resources.memoryParts
  if (isForgotten({ id, timestamp: now().toISOString(), content: '', type: 'dream' })) return true
  return await index.use(({ reader }) => reader.knownAs(id) !== undefined)
}

interface DreamParts extends Slot {
  readonly by: string
  readonly text: string
  readonly shown: readonly Food[]
}

function dreamEvent(
  { resources, context, night, now }: NightWork,
  { id, slot, by, text, shown }: DreamParts,
): EpisodicEvent {
  const { userId, cognitiveMode } = resources
  const privacy = shown.reduce<Food['privacy']>((all, one) => strictest(all, one.privacy), 'any')
  return {
    id,
    userId,
    timestamp: now().toISOString(),
    type: 'dream',
    source: 'dreamer',
    content: neutralText(text),
    tags: ['dream'],
    entities: [],
    // Nothing is to be made of it, not even tags.
    processed: true,
    ...(privacy === 'any' ? {} : { privacy }),
    links: shown.map((one) => ({ type: 'source', target: one.id })),
    provenance: { by: 'agent', actor: context.actor, trusted: false },
    metadata: {
      model: by,
      run: context.runId,
      night: night.name,
      slot: slot + 1,
      cognitiveMode: cognitiveMode(),
    },
  }
}

function strictest(one: Food['privacy'], other: Food['privacy']): Food['privacy'] {
  return stricter(one, other) === 'any' ? 'any' : 'local'
}
