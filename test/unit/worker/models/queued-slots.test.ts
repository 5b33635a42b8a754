import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type SlotMessage, WorkerMessage } from '../../../../shared/control/control-messages.ts'
import { MOST_SLOTS_A_WORKER } from '../../../../shared/control/slot-messages.ts'
import { QueuedSlots } from '../../../../worker/models/queued-slots.ts'
import { withSlot } from '../../../../worker/models/with-slot.ts'

const SERVER = new URL('http://127.0.0.1:11434/v1?no=query')
const DEALS = { dealsSlots: true }
const CLAIM = { server: 'http://127.0.0.1:11434/v1', waiting: 'person' }

let said: SlotMessage[]
let slots: QueuedSlots
let asking: AbortController

beforeEach(() => {
  said = []
  slots = new QueuedSlots({ say: (message) => said.push(message) })
  asking = new AbortController()
})

function acquire(more: { onPosition?: (position: number) => void } = {}) {
  return slots.acquire({ server: SERVER, waiting: 'person', signal: asking.signal, ...more })
}

/** What came of it so far. */
async function stateOf(work: Promise<unknown>): Promise<unknown> {
  const soon = new Promise((resolve) => setImmediate(resolve, 'waiting'))
  return await Promise.race([work.then(() => 'granted'), soon])
}

describe('a wish for a place', () => {
  beforeEach(() => void slots.met(DEALS))

  it('is said, waits for its grant, and is given back once', async () => {
    const wish = acquire()
    expect(await stateOf(wish)).toBe('waiting')
    expect(said).toEqual([{ kind: 'slot-wanted', slotId: 1, ...CLAIM }])
    for (const message of said) WorkerMessage.parse(message, 'message')

    slots.told({ kind: 'slot-granted', slotId: 1 })
    const slot = await wish
    slot.release()
    slot.release()

    expect(said.slice(1)).toEqual([{ kind: 'slot-released', slotId: 1 }])
  })

  it('hears where it stands', () => {
    const onPosition = vi.fn<(position: number) => void>()
    void acquire({ onPosition })

    slots.told({ kind: 'slot-position', slotId: 1, position: 2 })
    slots.told({ kind: 'slot-position', slotId: 99, position: 3 })

    expect(onPosition.mock.calls).toEqual([[2]])
  })

  it('is withdrawn with its signal, and what is granted too late is not held', async () => {
    const wish = acquire()
    const reason = new Error('nobody reads this any more')

    asking.abort(reason)
    slots.told({ kind: 'slot-granted', slotId: 1 })

    await expect(wish).rejects.toBe(reason)
    expect(said.at(-1)).toEqual({ kind: 'slot-withdrawn', slotId: 1 })
    expect(slots.met(DEALS)).toEqual([])
  })

  it('is not said when its signal was aborted before', async () => {
    asking.abort()

    await expect(acquire()).rejects.toThrow(/abort/)
    expect(said).toEqual([])
  })

  it.each([
    ['not-listed', 'not-allowed'],
    ['too-many', 'busy'],
  ] as const)('that is refused as %s fails as %s', async (reason, kind) => {
    const wish = acquire()

    slots.told({ kind: 'slot-refused', slotId: 1, reason })

    await expect(wish).rejects.toMatchObject({ kind })
    expect(slots.met(DEALS)).toEqual([])
  })

  it('is not even said when there are too many', async () => {
    for (let count = 0; count < MOST_SLOTS_A_WORKER; count += 1) {
      asking = new AbortController()
      void acquire()
    }

    await expect(acquire()).rejects.toMatchObject({ kind: 'busy' })
    expect(said).toHaveLength(MOST_SLOTS_A_WORKER)
  })
})

describe('a supervisor that goes and comes', () => {
  it('hears of what is held, then of what is waited for, and of nothing that is over', async () => {
    slots.met(DEALS)
    const waits = acquire()
    const holds = acquire()
    const over = acquire()
    for (const slotId of [2, 3]) slots.told({ kind: 'slot-granted', slotId })
    slots.parted()
    said = []
    const slot = await over
    slot.release()
    void acquire()

    expect(said).toEqual([])
    expect(slots.met(DEALS)).toEqual([
      { kind: 'slot-held', slotId: 2, ...CLAIM },
      { kind: 'slot-wanted', slotId: 1, ...CLAIM },
      { kind: 'slot-wanted', slotId: 4, ...CLAIM },
    ])
    slots.told({ kind: 'slot-granted', slotId: 1 })
    expect(await stateOf(waits)).toBe('granted')
    expect(await stateOf(holds)).toBe('granted')
  })

  it('of an earlier build is asked for nothing, and nobody waits', async () => {
    const before = acquire()

    expect(slots.met({ dealsSlots: false })).toEqual([])
    const slot = await before
    const later = await acquire()
    slot.release()

    expect(said).toEqual([])
    expect(slots.met(DEALS)).toEqual([{ kind: 'slot-held', slotId: 2, ...CLAIM }])
    later.release()
    expect(said).toEqual([{ kind: 'slot-released', slotId: 2 }])
  })
})

describe('work with a place', () => {
  const wish = { server: SERVER, waiting: 'agent' } as const
  beforeEach(() => void slots.met(DEALS))

  it('gives the place back when it fails', async () => {
    const failure = new Error('the model broke off')
    const work = withSlot(slots, { ...wish, signal: asking.signal }, () => Promise.reject(failure))
    slots.told({ kind: 'slot-granted', slotId: 1 })

    await expect(work).rejects.toBe(failure)
    expect(said.at(-1)).toEqual({ kind: 'slot-released', slotId: 1 })
  })

  it('fails as busy when there is no place in time, and does not ask', async () => {
    const ask = vi.fn<() => Promise<void>>()

    const work = withSlot(slots, { ...wish, signal: asking.signal, patienceMs: 1 }, ask)

    await expect(work).rejects.toMatchObject({ kind: 'busy', retryAfterMs: 1_000 })
    expect(ask).not.toHaveBeenCalled()
    expect(said.at(-1)).toEqual({ kind: 'slot-withdrawn', slotId: 1 })
  })

  it('fails as cancelled when nobody waits any more', async () => {
    const work = withSlot(slots, { ...wish, signal: asking.signal, patienceMs: 60_000 }, () =>
      Promise.resolve(),
    )
    asking.abort()

    await expect(work).rejects.toMatchObject({ kind: 'cancelled' })
  })
})
