import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { EpisodicEvent } from '../../../../shared/domain/episodic-event.ts'
import { CONTEXT, NOON, put, useIndexes } from '../index/index-under-test.ts'
import { plainSearch } from './plain-search.ts'

const newIndex = useIndexes()

const WORDS = ['harbour', 'harbours', 'sailing', 'Ben', 'café', '東京', 'november', '24', 'atlas?']
const text = fc
  .array(fc.constantFrom(...WORDS, 'river', 'bread', 'lamp', 'stone'), {
    minLength: 1,
    maxLength: 8,
  })
  .map((words) => words.join(' '))
const question = fc
  .array(fc.constantFrom(...WORDS, '2026-11-24', 'tuesday'), { minLength: 1, maxLength: 4 })
  .map((words) => words.join(' '))

it('the ranking from kept stems is the ranking from the texts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 1, maxLength: 25 }),
      fc.array(question, { minLength: 1, maxLength: 5 }),
      async (texts, questions) => {
        const { index } = await newIndex()
        // Six hours apart: several days, several a day.
        const events = texts.map((content, number) => eventOf(number, content))
        index.writer.apply(events.map((event, number) => put(event.id, number * 360, event)))

        for (const q of questions) {
          const hits = index.search({ q, limit: 100 }, CONTEXT)
          const seen = new Map(hits.map(({ row, score }) => [row.id, round(score)]))
          const expected = new Map(plainSearch(events, q).map(([id, score]) => [id, round(score)]))
          expect(seen).toEqual(expected)
          expect([...seen.values()]).toEqual([...expected.values()])
        }
      },
    ),
    { numRuns: 25 },
  )
})

/** Sums that are made in another order differ in the last figures. */
function round(score: number): number {
  return Number(score.toPrecision(9))
}

function eventOf(number: number, content: string): EpisodicEvent {
  return {
    id: `m${number}`,
    timestamp: new Date(NOON + number * 360 * 60_000).toISOString(),
    type: 'conversation',
    content,
    metadata: { conversationId: 'c' },
  }
}
