import type { EpisodicEvent } from '../../../../shared/domain/episodic-event.ts'
import { createDateText } from '../../../../worker/index/date-text.ts'
import { understand } from '../../../../worker/search/search-question.ts'
import { stemOf, wordsOf } from '../../../../worker/search/words.ts'

const dateText = createDateText('UTC')
const WEIGHTS = [3, 1, 0.5, 0.5]
const DAY_MS = 86_400_000

interface Read {
  readonly event: EpisodicEvent
  readonly own: readonly string[]
  readonly date: readonly string[]
}

/**
 * The ranking as one would write it down, from the texts of all memories: slow, and what the search must agree with. For memories of one
 * conversation in the order of their times, with fewer of them than are candidates.
 */
export function plainSearch(events: readonly EpisodicEvent[], q: string): [string, number][] {
  const terms = understand(q).terms.map(({ stems }) => stems)
  const all = events.map(read)
  const matches = all.map(({ own, date }) =>
    terms.some((term) => count(own, term) > 0 || count(date, term) > 0),
  )
  const candidates = all.flatMap((_one, place) =>
    [place - 1, place, place + 1].some((near) => matches[near]) ? [place] : [],
  )
  const lengths = candidates.map((place) => lengthAt(all, place))
  const average = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  const scored = candidates.map((place, index) => {
    const scale = 1.2 * (1 - 0.6 + (0.6 * (lengths[index] ?? 1)) / average)
    const scores = terms.map((term) => {
      const weighted = weightedCount(all, place, term)
      return (rarity(all, term) * weighted * 2.2) / (weighted + scale)
    })
    const text = all[place]?.event.content ?? ''
    const factor = text.includes('?') ? 0.9 : 1
    return { place, score: factor * scores.reduce((sum, one) => sum + one, 0) }
  })
  return spread(
    all,
    scored
      .filter(({ score }) => score > 0)
      .toSorted((a, b) => b.score - a.score || b.place - a.place),
  )
}

function read(event: EpisodicEvent): Read {
  const stemsOf = (text: string): string[] => wordsOf(text).map(stemOf)
  return {
    event,
    own: stemsOf(event.content),
    date: stemsOf(dateText(Date.parse(event.timestamp))),
  }
}

function weightedCount(all: readonly Read[], place: number, term: readonly string[]): number {
  const counts = window(all, place).map(
    ([distance, { own }]) => (WEIGHTS[distance] ?? 0) * count(own, term),
  )
  return counts.reduce((sum, one) => sum + one, 0.75 * count(all[place]?.date ?? [], term))
}

function lengthAt(all: readonly Read[], place: number): number {
  return window(all, place).reduce((sum, [, { own }]) => sum + own.length, 6)
}

/** With their distances. */
function window(all: readonly Read[], place: number): [number, Read][] {
  return all.flatMap((one, other): [number, Read][] => {
    const distance = Math.abs(other - place)
    return distance <= 3 ? [[distance, one]] : []
  })
}

function rarity(all: readonly Read[], term: readonly string[]): number {
  const holding = (stem: string): number =>
    all.filter(({ own, date }) => own.includes(stem) || date.includes(stem)).length
  const frequency = Math.min(all.length, ...term.map(holding))
  return Math.log(1 + (all.length - frequency + 0.5) / (frequency + 0.5))
}

function count(stems: readonly string[], term: readonly string[]): number {
  return stems.filter((_, at) => term.every((stem, offset) => stems[at + offset] === stem)).length
}

function spread(
  all: readonly Read[],
  ranked: readonly { readonly place: number; readonly score: number }[],
): [string, number][] {
  const taken: [string, number][] = []
  const texts = new Set<string>()
  let rest = ranked.flatMap(({ place, score }) => {
    const { event, own } = all[place] ?? {}
    if (!event || !own) return []
    const day = Math.floor(Date.parse(event.timestamp) / DAY_MS)
    return [{ id: event.id, day, text: own.join(' '), score }]
  })
  while (rest.length > 0) {
    const best = rest.reduce((first, one) => (one.score > first.score ? one : first))
    const isNew = !texts.has(best.text)
    texts.add(best.text)
    taken.push([best.id, best.score])
    rest = rest
      .filter(({ id }) => id !== best.id)
      .map((one) => {
        const stretch = one.day === best.day ? 0.98 : 1
        const repeat = isNew && one.text === best.text ? 0.7 : 1
        return { ...one, score: one.score * stretch * repeat }
      })
  }
  return taken
}
