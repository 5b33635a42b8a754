import type { NoFood } from '../../../shared/domain/left-out-said.ts'
import type { IndexedMemory } from '../../index/index-reader.ts'
import type { MemoryParts } from '../../open-memories.ts'
import { DAY_MS } from '../../time/zoned-time.ts'
import { type Food, foodOf, whyNoFood } from './food.ts'
import type { Night } from './night.ts'
import { Best, recency, sampleKey } from './sample.ts'

export type FoodSources = Pick<MemoryParts, 'index' | 'finder' | 'standingOf' | 'isForgotten'>

interface Wanted {
  readonly night: Night
  readonly userId: string
  readonly now: Date
  readonly signal: AbortSignal
}

interface Gathered {
  readonly food: readonly Food[]
  /** How many were passed over, by the reason. */
  readonly passedOver: Readonly<Partial<Record<NoFood, number>>>
}

const DAYS = 7
/** How many memories a night looks at. */
export const MOST_FOOD = 100
/** Rows of a page; of all of them the best stay in hand, and files are read until enough of them are food. */
const PAGE = 500
const MOST_ROWS = 1_000
const MOST_READ_GOOD = 300
const TOGETHER = 50

/**
 * A sample of what the person kept in the seven days before a night, weighted by recency and importance: the same for the same person and
 * night, as far as the memories are. Files are read of the best rows only.
 */
export async function gatherFood(sources: FoodSources, wanted: Wanted): Promise<Gathered> {
  const { night, userId } = wanted
  await sources.index.whenRowsAreRight()
  const seed = `${userId}\n${night.name}`
  const rows = await bestRows(sources, wanted, seed)
  const passedOver: Partial<Record<NoFood, number>> = {}
  const found: Omit<Food, 'number'>[] = []
  for (let from = 0; from < rows.length && found.length < MOST_READ_GOOD; from += TOGETHER) {
    wanted.signal.throwIfAborted()
    for (const one of await read(sources, rows.slice(from, from + TOGETHER))) {
      if (typeof one === 'string') passedOver[one] = (passedOver[one] ?? 0) + 1
      else found.push(one)
    }
  }
  const best = new Best<Omit<Food, 'number'>>(MOST_FOOD)
  for (const one of onceEach(found)) best.offer(sampleKey(seed, one.id, weightOf(one, night)), one)
  const food = best.items().map((one, place) => ({ ...one, number: place + 1 }))
  return { food, passedOver }
}

async function bestRows(
  { index }: FoodSources,
  { night, now, signal }: Wanted,
  seed: string,
): Promise<IndexedMemory[]> {
  const times = {
    from: new Date(night.startsAt - DAYS * DAY_MS).toISOString(),
    to: now.toISOString(),
  }
  const best = new Best<IndexedMemory>(MOST_ROWS)
  let below: IndexedMemory | undefined
  for (;;) {
    signal.throwIfAborted()
    const page = await index.use(({ reader }) =>
      reader.list({ binned: false, ...times, below, limit: PAGE }),
    )
    for (const row of page) best.offer(sampleKey(seed, row.id, ageWeight(row.at, night)), row)
    if (page.length < PAGE) return best.items()
    below = page.at(-1)
  }
}

async function read(
  { finder, standingOf, isForgotten }: FoodSources,
  rows: readonly IndexedMemory[],
): Promise<(Omit<Food, 'number'> | NoFood)[]> {
  const stored = (await finder.readRows(rows)).filter((one) => one !== undefined)
  return await Promise.all(
    stored.map(async ({ event }) => {
      if (isForgotten(event)) return 'forgotten'
      const standing = await standingOf(event)
      const reason = whyNoFood(event, standing)
      if (reason !== undefined) return reason
      return standing.privacy === 'none' ? 'private' : foodOf(event, standing.privacy)
    }),
  )
}

/** Old ids may be of two memories: nobody could say later which one was meant. */
function onceEach(found: readonly Omit<Food, 'number'>[]): Omit<Food, 'number'>[] {
  const counts = new Map<string, number>()
  for (const { id } of found) counts.set(id, (counts.get(id) ?? 0) + 1)
  return found.filter(({ id }) => counts.get(id) === 1)
}

/** What an earlier night has made something of comes after what is new. */
function weightOf({ at, importance, night: earlier }: Omit<Food, 'number'>, night: Night): number {
  const isUsed = earlier !== undefined && earlier !== night.name
  return ageWeight(at, night) * importance * (isUsed ? 0.5 : 1)
}

function ageWeight(at: number, { startsAt }: Night): number {
  return recency(startsAt + DAY_MS - at)
}
