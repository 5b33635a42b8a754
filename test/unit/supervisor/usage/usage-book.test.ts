import { describe, expect, it } from 'vitest'
import {
  type Place,
  USAGE_POLICY,
  UsageBook,
  type UsagePolicy,
} from '../../../../supervisor/usage/usage-book.ts'
import { eventually } from '../../../support/eventually.ts'

const LONG_MS = 30_000

interface Look {
  readonly keys: readonly string[]
  readonly signal: AbortSignal
  /** Ends the look with what was found. */
  readonly end: (items?: Record<string, unknown>[]) => void
}

function place(key: string): Place {
  return { key, path: `/profiles/${key}`, as: 'profile' }
}

function usage(bytes: number): Record<string, unknown> {
  return {
    measuredAt: '2025-11-06T14:02:00.000Z',
    complete: true,
    bytes,
    diskBytes: bytes,
    files: 1,
    folders: 1,
    links: 0,
    kinds: [],
    years: [],
    largest: [],
    unreadable: { count: 0, first: [] },
  }
}

/** A book whose looks a test ends by hand. */
function bookOf(policy: Partial<UsagePolicy> = {}) {
  const looks: Look[] = []
  const book = new UsageBook({
    logger: { warn: () => undefined },
    policy: { ...USAGE_POLICY, ...policy },
    measure: ({ places }, signal) =>
      new Promise((resolve, reject) => {
        const keys = places.map(({ key }) => key)
        const found = () => keys.map((key) => ({ key, usage: usage(100) }))
        signal.addEventListener('abort', () => reject(new Error('ended')))
        looks.push({ keys, signal, end: (items = found()) => resolve({ items }) })
      }),
  })
  return { book, looks }
}

async function nextLook(looks: readonly Look[], position = 0): Promise<Look> {
  return await eventually(() => looks[position])
}

describe('what is known of the space that profiles take', () => {
  it('is answered at once, and known when the look has ended', async () => {
    const { book, looks } = bookOf()
    await using _open = book

    const before = await book.ask([place('alice')], { waitMs: 0 })
    const waiting = book.ask([place('alice')], { waitMs: LONG_MS })
    ;(await nextLook(looks)).end()
    const after = await waiting

    expect(before.get('alice')).toEqual({ usage: null, problem: null, isMeasuring: true })
    expect(after.get('alice')).toMatchObject({ usage: { bytes: 100 }, isMeasuring: false })
    expect(looks).toHaveLength(1)
  })

  it('is not measured again while it is fresh, but when it is asked for', async () => {
    const { book, looks } = bookOf()
    await using _open = book
    const first = book.ask([place('alice')], { waitMs: LONG_MS })
    ;(await nextLook(looks)).end()
    await first

    const known = await book.ask([place('alice')], { waitMs: LONG_MS })
    const anew = book.ask([place('alice')], { waitMs: LONG_MS, anew: true })
    ;(await nextLook(looks, 1)).end([{ key: 'alice', usage: usage(200) }])

    expect(known.get('alice')?.usage?.bytes).toBe(100)
    expect((await anew).get('alice')?.usage?.bytes).toBe(200)
  })

  it('is measured again when it is old', async () => {
    const { book, looks } = bookOf({ freshMs: 0 })
    await using _open = book
    const first = book.ask([place('alice')], { waitMs: LONG_MS })
    ;(await nextLook(looks)).end()
    await first

    const again = await book.ask([place('alice')], { waitMs: 0 })

    expect(again.get('alice')).toMatchObject({ usage: { bytes: 100 }, isMeasuring: true })
    ;(await nextLook(looks, 1)).end()
  })

  it('is measured by one process at a time, for some places each', async () => {
    const { book, looks } = bookOf({ batch: 2 })
    await using _open = book

    const all = book.ask(['a', 'b', 'c'].map(place), { waitMs: LONG_MS })
    const first = await nextLook(looks)
    const looksBefore = looks.length
    first.end()
    ;(await nextLook(looks, 1)).end()
    await all

    expect(looksBefore).toBe(1)
    expect(looks.map(({ keys }) => keys)).toEqual([['a', 'b'], ['c']])
  })

  it('is measured no longer when nobody asks any more, and anew when somebody does', async () => {
    const { book, looks } = bookOf({ wantedMs: 50 })
    await using _open = book

    await book.ask([place('alice')], { waitMs: 0 })
    const { signal } = await nextLook(looks)
    await eventually(() => signal.aborted)
    const again = book.ask([place('alice')], { waitMs: LONG_MS })
    ;(await nextLook(looks, 1)).end()

    expect((await again).get('alice')).toMatchObject({ usage: { bytes: 100 }, problem: null })
  })

  it('goes on being measured for whoever waits', async () => {
    const wantedMs = 700
    const { book, looks } = bookOf({ wantedMs })
    await using _open = book
    const begun = performance.now()

    const waiting = book.ask([place('alice')], { waitMs: LONG_MS })
    const { signal, end } = await nextLook(looks)
    await eventually(() => signal.aborted || performance.now() - begun > 3 * wantedMs)
    const wasAborted = signal.aborted
    end()

    expect(wasAborted).toBe(false)
    expect((await waiting).get('alice')?.usage?.bytes).toBe(100)
  })

  it('says why a look came to nothing, and keeps what was known', async () => {
    const { book, looks } = bookOf()
    await using _open = book
    const first = book.ask([place('alice')], { waitMs: LONG_MS })
    ;(await nextLook(looks)).end()
    await first

    const second = book.ask([place('alice')], { waitMs: LONG_MS, anew: true })
    ;(await nextLook(looks, 1)).end([
      { key: 'alice', problem: { code: 'invalid-path', message: 'It is a link.' } },
    ])

    expect((await second).get('alice')).toMatchObject({
      usage: { bytes: 100 },
      problem: { code: 'invalid-path', message: 'It is a link.' },
    })
  })

  it('bears a process that says something else', async () => {
    const { book, looks } = bookOf()
    await using _open = book

    const asked = book.ask([place('alice')], { waitMs: LONG_MS })
    ;(await nextLook(looks)).end([{ key: 'alice', usage: { bytes: 'many' } }])

    expect((await asked).get('alice')).toMatchObject({
      usage: null,
      problem: { message: expect.stringContaining('could not be measured') },
      isMeasuring: false,
    })
  })

  it('ends with the supervisor, and lets nobody wait', async () => {
    const { book, looks } = bookOf()
    const waiting = book.ask([place('alice')], { waitMs: LONG_MS })
    const { signal } = await nextLook(looks)

    await book[Symbol.asyncDispose]()

    expect(signal.aborted).toBe(true)
    expect((await waiting).get('alice')).toMatchObject({ usage: null })
    await expect(book.ask([place('alice')], { waitMs: 0 })).rejects.toThrow('stopping')
  })
})
