import { describe, expect, it } from 'vitest'
import type { AliveSaid } from '../../../shared/domain/alive-said.ts'
import { aliveInWords, aliveSaid } from '../../../supervisor/workers/alive-words.ts'

const FACTS = { nextWakeAt: null, isDueSoon: false, idleMs: 60_000, timeZone: 'Europe/Berlin' }
const BEAT = { kind: 'heartbeat', rssBytes: 1, eventLoopLagMs: 0 } as const
const REPLY: AliveSaid = { code: 'replies', values: { count: 1 } }

describe('why a worker is up', () => {
  it('is what it says by codes, and what is on its way to it', () => {
    const said = aliveSaid(workerWith({ inFlight: 0, aliveBecause: [], aliveSaid: [REPLY] }, 2), {
      ...FACTS,
      nextWakeAt: '2026-07-01T10:05:00.000Z',
      isDueSoon: true,
    })

    expect(said.map(({ code }) => code)).toEqual(['requests', 'replies', 'due'])
    expect(aliveInWords(said)).toEqual([
      '2 requests',
      '1 reply',
      expect.stringMatching(/^schedule due at .*12:05$/),
    ])
  })

  it('is in the words of a worker that gives no codes', () => {
    const aliveBecause = ['1 request', 'agent gardener']

    const said = aliveSaid(workerWith({ inFlight: 1, aliveBecause }, 1), FACTS)

    expect(said).toEqual([
      { code: 'requests', values: { count: 1 } },
      { code: 'other', values: { quote: 'agent gardener' } },
    ])
    expect(aliveInWords(said)).toEqual(aliveBecause)
  })

  it('is the time until when it stays up, where nothing is under way', () => {
    const said = aliveSaid(workerWith({ inFlight: 0, aliveBecause: [], aliveSaid: [] }, 0), FACTS)

    expect(said).toMatchObject([{ code: 'used', values: { at: expect.stringMatching(/Z$/) } }])
    expect(aliveInWords(said)[0]).toMatch(/^recently used, up until \d\d:\d\d$/)
  })
})

interface Beat {
  readonly inFlight: number
  readonly aliveBecause: string[]
  readonly aliveSaid?: AliveSaid[]
}

function workerWith(beat: Beat, inFlight: number) {
  return {
    endpoint: { inFlight, lastUsedAt: performance.now(), isUsed: true },
    heartbeat: { ...BEAT, ...beat },
    startedFor: 'request',
  } as const
}
