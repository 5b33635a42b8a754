import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../../../shared/sqlite/database.ts'
import type { ScanJob } from '../../../../worker/semantic/scan-job.ts'
import { scanVectors } from '../../../../worker/semantic/scan-vectors.ts'
import { openVectors } from '../../../../worker/semantic/vector-database.ts'
import { VectorStore } from '../../../../worker/semantic/vector-store.ts'

const DIMENSION = 37
const SPACE = 'a model'
let database: Database
let store: VectorStore

beforeEach(async () => {
  database = await openVectors(':memory:')
  store = new VectorStore(database)
  store.begin({ space: SPACE, dimension: DIMENSION })
})
afterEach(() => store.close())

/** A direction for each number; those of near numbers are near. */
function direction(number: number): Float32Array {
  const vector = Float32Array.from({ length: DIMENSION }, (_, index) =>
    Math.sin(number * (index + 1) * 0.01),
  )
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

function put(...numbers: readonly number[]): void {
  store.put(
    numbers.map((number) => ({
      path: `2026/evt-${number}.json`,
      id: `evt-${number}`,
      at: number * 1_000,
      type: number % 2 === 0 ? 'even' : 'odd',
      stamp: { mtimeMs: 1, size: 1 },
      kept: { as: 'vector', digest: new Uint8Array([1]), vector: direction(number) },
    })),
  )
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}

function near(number: number, more: Partial<ScanJob> = {}): string[] {
  const job = { path: '', space: SPACE, vector: direction(number), limit: 5, ...more }
  const result = scanVectors(database, job)
  return result.status === 'found' ? result.near.map(({ id }) => id) : [result.status]
}

/** What a plain comparison of everything finds. */
function plainly(number: number, among: readonly number[], limit = 5): string[] {
  const asked = direction(number)
  const cosine = (other: number): number =>
    direction(other).reduce((sum, value, index) => sum + value * (asked[index] ?? 0), 0)
  const sorted = among.toSorted((one, other) => cosine(other) - cosine(one))
  return sorted.slice(0, limit).map((one) => `evt-${one}`)
}

describe('a scan', () => {
  it('finds the nearest, the closest first', () => {
    put(...range(1, 700))

    expect(near(300)).toEqual(plainly(300, range(1, 700)))
  })

  it('finds the same when signs choose what is compared', () => {
    put(...range(1, 3_000))

    for (const number of [7, 450, 1_999])
      expect(near(number, { prefilterFrom: 0 })).toEqual(plainly(number, range(1, 3_000)))
  })

  it.each([undefined, 0])('keeps to type and time, prefiltered from %s', (prefilterFrom) => {
    put(...range(1, 400))
    const prefilter = prefilterFrom === undefined ? {} : { prefilterFrom }
    const wanted = range(1, 400).filter(
      (number) => number % 2 === 0 && number >= 150 && number <= 180,
    )

    const found = near(160, { type: 'even', from: 150_000, to: 180_000, ...prefilter })

    expect(found).toEqual(plainly(160, wanted))
  })

  it('finds nothing of what was dropped, also once another has its slot', () => {
    put(...range(1, 100))
    store.drop(range(40, 60).map((number) => `2026/evt-${number}.json`))
    const rest = [...range(1, 40), ...range(60, 100)]
    expect(near(50)).toEqual(plainly(50, rest))

    put(...range(500, 530))

    expect(near(50)).toEqual(plainly(50, [...rest, ...range(500, 530)]))
    expect(store.counts()).toEqual({ embedded: 109, leftOut: 0 })
  })

  it('never compares with vectors of another model or dimension', () => {
    put(1, 2, 3)

    expect(near(1, { space: 'another model' })).toEqual(['other-space'])
    expect(near(1, { vector: new Float32Array([1, 0]) })).toEqual(['other-space'])
    store.begin({ space: 'another model', dimension: DIMENSION })
    expect(near(1, { space: 'another model' })).toEqual([])
  })

  it('leaves out what has nothing to do with the question', () => {
    put(1)

    expect(near(1, { vector: direction(1).map((value) => -value) })).toEqual([])
  })
})
