import type { Database } from '../../shared/sqlite/database.ts'
import { numberIn, textIn } from '../index/row-values.ts'
import { Closest } from './closest.ts'
import type { NearMemory, ScanJob, ScanResult } from './scan-job.ts'
import {
  SIGNS_A_BLOCK,
  VECTORS_A_BLOCK,
  blockOf,
  floatsIn,
  signsOf,
  signWords,
  wordsIn,
} from './vector-blocks.ts'

/** Above so many the signs find the same in a third of the time, and with less memory: `npm run bench -- semantic`. */
const PREFILTER_FROM = 20_000
/** How many the signs choose: an answer that is not among so many of the nearest by sign is rarely one. */
const RESCORED = 1_000
const BLOCKS_TOGETHER = 16
/** Whatever is less alike has nothing to do with the question. */
const LEAST_SIMILARITY = 0.1
/** Rows of memories that went meanwhile give nothing: some more than are wanted are looked for. */
const SPARE = 20
const NEVER = 0xffff

type Wanted = Pick<ScanJob, 'type' | 'from' | 'to'>
/** Whether a slot may be an answer; undefined when all may. */
type Allowed = Uint8Array | undefined

/** Compares a question's vector with those of the memories: with every one, or above 20,000 with those whose signs are most alike. */
export function scanVectors(database: Database, job: ScanJob): ScanResult {
  if (!isSpace(database, job)) return { status: 'other-space' }
  const slots = slotCount(database)
  const allowed = allowedSlots(database, job, slots)
  const closest = new Closest(job.limit + SPARE)
  if (slots > (job.prefilterFrom ?? PREFILTER_FROM)) {
    const chosen = likelySlots(database, { vector: job.vector, slots, allowed })
    compareSome(database, { vector: job.vector, chosen, closest })
  } else {
    compareAll(database, { vector: job.vector, allowed, closest })
  }
  return { status: 'found', near: namedMemories(database, closest, job.limit) }
}

function isSpace(database: Database, { space, vector }: ScanJob): boolean {
  const value = (name: string): unknown =>
    database.prepare('SELECT value FROM settings WHERE name = ?').get(name)?.['value']
  return value('space') === space && value('dimension') === String(vector.length)
}

function slotCount(database: Database): number {
  const last = database.prepare('SELECT max(slot) AS last FROM vectors').get()?.['last']
  return typeof last === 'number' ? last + 1 : 0
}

function allowedSlots(database: Database, { type, from, to }: Wanted, slots: number): Allowed {
  if (type === undefined && from === undefined && to === undefined) return undefined
  const rows = database
    .prepare(
      'SELECT slot FROM vectors WHERE slot IS NOT NULL AND at >= ? AND at <= ? AND (? IS NULL OR type = ?)',
    )
    .all(from ?? Number.MIN_SAFE_INTEGER, to ?? Number.MAX_SAFE_INTEGER, type ?? null, type ?? null)
  const allowed = new Uint8Array(slots)
  for (const row of rows) allowed[numberIn(row, 'slot')] = 1
  return allowed
}

function compareAll(
  database: Database,
  { vector, allowed, closest }: { vector: Float32Array; allowed: Allowed; closest: Closest },
): void {
  const some = database.prepare(
    `SELECT block, vectors FROM floats WHERE block > ? ORDER BY block LIMIT ${BLOCKS_TOGETHER}`,
  )
  for (let rows = some.all(-1); rows.length > 0;) {
    for (const row of rows) {
      const floats = floatsIn(bytesIn(row['vectors']))
      const first = numberIn(row, 'block') * VECTORS_A_BLOCK
      for (let offset = 0; offset < VECTORS_A_BLOCK; offset += 1) {
        if (allowed && allowed[first + offset] !== 1) continue
        closest.add(first + offset, product(vector, floats, offset * vector.length))
      }
    }
    const last = rows.at(-1)
    rows = last ? some.all(numberIn(last, 'block')) : []
  }
}

function compareSome(
  database: Database,
  { vector, chosen, closest }: { vector: Float32Array; chosen: Int32Array; closest: Closest },
): void {
  const one = database.prepare('SELECT vectors FROM floats WHERE block = ?')
  let open = -1
  let floats: Float32Array = new Float32Array()
  for (const slot of chosen) {
    const { block, offset } = blockOf(slot, VECTORS_A_BLOCK)
    if (block !== open) floats = floatsIn(bytesIn(one.get(block)?.['vectors']))
    open = block
    if (floats.length > 0) closest.add(slot, product(vector, floats, offset * vector.length))
  }
}

interface Likely {
  readonly vector: Float32Array
  readonly slots: number
  readonly allowed: Allowed
}

/** The slots whose signs differ least from the question's, in order. */
function likelySlots(database: Database, { vector, slots, allowed }: Likely): Int32Array {
  const distances = signDistances(database, { vector, slots, allowed })
  const farthest = farthestOf(distances, vector.length)
  const chosen: number[] = []
  for (let slot = 0; slot < slots; slot += 1)
    if ((distances[slot] ?? NEVER) <= farthest) chosen.push(slot)
  return Int32Array.from(chosen)
}

/** The distance within which enough of them lie. */
function farthestOf(distances: Uint16Array, most: number): number {
  const counts = new Uint32Array(most + 1)
  for (let slot = 0; slot < distances.length; slot += 1) {
    const distance = distances[slot] ?? NEVER
    if (distance <= most) counts[distance] = (counts[distance] ?? 0) + 1
  }
  let total = 0
  const enough = counts.findIndex((count) => (total += count) >= RESCORED)
  return enough === -1 ? most : enough
}

/** In how many signs each slot differs; `NEVER` for those that may be no answer. */
function signDistances(database: Database, { vector, slots, allowed }: Likely): Uint16Array {
  const asked = signsOf(vector)
  const words = signWords(vector.length)
  const distances = new Uint16Array(slots).fill(NEVER)
  for (const row of database.prepare('SELECT block, signs FROM signs').all()) {
    const signs = wordsIn(bytesIn(row['signs']))
    const first = numberIn(row, 'block') * SIGNS_A_BLOCK
    const count = Math.min(SIGNS_A_BLOCK, slots - first)
    for (let offset = 0; offset < count; offset += 1) {
      if (allowed && allowed[first + offset] !== 1) continue
      let distance = 0
      const begin = offset * words
      for (let word = 0; word < words; word += 1)
        distance += bitsIn((signs[begin + word] ?? 0) ^ (asked[word] ?? 0))
      distances[first + offset] = distance
    }
  }
  return distances
}

/** How many bits of a 32-bit word are set. */
function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/** The cosine, since both have unit length. Two sums at once keep the processor busy; past its end a vector counts as zero. */
function product(vector: Float32Array, floats: Float32Array, begin: number): number {
  let even = 0
  let odd = 0
  for (let at = 0; at < vector.length; at += 2) {
    even += (vector[at] ?? 0) * (floats[begin + at] ?? 0)
    odd += (vector[at + 1] ?? 0) * (floats[begin + at + 1] ?? 0)
  }
  return even + odd
}

function namedMemories(database: Database, closest: Closest, limit: number): NearMemory[] {
  const memory = database.prepare('SELECT path, id FROM vectors WHERE slot = ?')
  const near = closest.sorted().flatMap(({ slot, score }) => {
    const row = score >= LEAST_SIMILARITY ? memory.get(slot) : undefined
    return row ? [{ path: textIn(row, 'path'), id: textIn(row, 'id'), similarity: score }] : []
  })
  return near.slice(0, limit)
}

function bytesIn(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array()
}
