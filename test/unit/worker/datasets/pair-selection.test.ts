import { expect, it } from 'vitest'
import type { PairKind } from '../../../../shared/domain/training.ts'
import type { Pair } from '../../../../worker/datasets/pair.ts'
import { PairSelection } from '../../../../worker/datasets/pair-selection.ts'

const DAY = 24 * 3_600_000
const NEWEST = Date.parse('2025-10-30T00:00:00.000Z')

function pair(number: number, kind: PairKind = 'note', daysOld = 0): Pair {
  const at = new Date(NEWEST - daysOld * DAY).toISOString()
  const lineage = {
    memoryId: `evt-${number}`,
    sha256: '',
    sources: [],
    conversationId: null,
    judgedBy: 'builtin',
  }
  const id = `pair-${kind}-${number}`
  return {
    id,
    kind,
    instruction: 'i',
    input: '',
    output: 'o',
    at,
    type: 't',
    privacy: 'any',
    tokens: 1,
    lineage,
  }
}

function chosen(pairs: readonly Pair[], most: number): string[] {
  const selection = new PairSelection(most)
  for (const one of pairs) selection.offer(one)
  return selection.chosen().map(({ id }) => id)
}

const many = (count: number, kind: PairKind, daysOld = 0): Pair[] =>
  Array.from({ length: count }, (_, number) => pair(number, kind, daysOld))

it('chooses the same in whatever order they come, and on whatever day', () => {
  const pairs = Array.from({ length: 300 }, (_, number) => pair(number, 'note', number % 60))
  const later = pairs.map((one) => ({
    ...one,
    at: new Date(Date.parse(one.at) + 400 * DAY).toISOString(),
  }))

  const expected = chosen(pairs, 40)

  expect(expected).toHaveLength(40)
  expect(chosen(pairs.toReversed(), 40)).toEqual(expected)
  expect(chosen(later, 40)).toEqual(expected)
})

it('gives half the weight to what is thirty days older', () => {
  const recent = many(1_000, 'note')
  const older = Array.from({ length: 1_000 }, (_, number) => pair(number + 1_000, 'note', 30))

  const ids = new Set(chosen([...recent, ...older], 300))

  const share = recent.filter(({ id }) => ids.has(id)).length / 300
  expect(share).toBeGreaterThan(0.6)
  expect(share).toBeLessThan(0.73)
})

it.each([
  [100, 100, 50, 30],
  [4, 100, 500, 6],
  [0, 100, 500, 0],
  [1_000, 1_000, 1, 0],
])(
  'of %i notes and %i reflections for %i places takes at most %i reflections',
  (notes, reflections, places, most) => {
    const ids = chosen([...many(notes, 'note'), ...many(reflections, 'reflection')], places)

    const taken = ids.filter((id) => id.includes('reflection')).length
    expect(taken).toBeLessThanOrEqual(most)
    expect(taken).toBeLessThanOrEqual(0.6 * ids.length)
    if (notes < places) expect(taken).toBe(most)
  },
)
