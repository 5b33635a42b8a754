import { expect, it } from 'vitest'
import type { DigestEntry } from '../../../../../worker/agents/digest/digest-entry.ts'
import { mergeDigest } from '../../../../../worker/agents/digest/merge-digest.ts'
import { withoutSources } from '../../../../../worker/persona/persona-cache.ts'

const NOW = Date.parse('2026-11-25T17:00:00Z')
const DAY_MS = 86_400_000
const ALL = new Set(['evt-1', 'evt-2', 'evt-3'])

function entry(of: DigestEntry['of'], text: string, more: Partial<DigestEntry> = {}): DigestEntry {
  const sources = more.sources ?? ['evt-1']
  const lastSeen = new Date(NOW - DAY_MS).toISOString()
  return { of, text, frequency: sources.length, lastSeen, by: 'builtin', ...more, sources }
}

const FOUND = [
  entry('catchphrases', 'mind the gap', { sources: ['evt-1', 'evt-2'] }),
  entry('frequentFacts', 'Bob', { fact: 'bakes bread' }),
  entry('quirks', 'writes mostly at night', { sources: ['evt-3'] }),
  entry('recentThemes', 'bread', { sources: ['evt-1', 'evt-3'] }),
]

it('gives the same file for the same findings', () => {
  const once = mergeDigest({}, FOUND, { now: NOW, standing: ALL })
  const twice = mergeDigest(once, FOUND, { now: NOW, standing: ALL })
  const later = mergeDigest(once, [], { now: NOW + 10 * DAY_MS, standing: ALL })

  expect(JSON.stringify(twice)).toBe(JSON.stringify(once))
  expect(JSON.stringify(later)).toBe(JSON.stringify(once))
})

it('holds no more than the older programs read, the strongest', () => {
  const many = Array.from({ length: 200 }, (_, n) =>
    (['catchphrases', 'frequentFacts', 'quirks', 'recentThemes'] as const).map((of) =>
      entry(of, `${of} ${n}`, { fact: 'is', frequency: n + 1 }),
    ),
  ).flat()

  const merged = mergeDigest({}, many, { now: NOW, standing: ALL })
  const { catchphrases, frequentFacts, quirks, recentThemes } = merged

  expect(catchphrases).toHaveLength(50)
  expect(Object.keys(Object(frequentFacts))).toHaveLength(50)
  expect(quirks).toHaveLength(30)
  expect(recentThemes).toHaveLength(30)
  expect(recentThemes).toMatchObject([
    { frequency: 200 },
    { frequency: 199 },
    ...Array.from({ length: 28 }, () => ({})),
  ])
})

it('lets go of what has faded, or has lost a source', () => {
  const before = mergeDigest({}, FOUND, { now: NOW, standing: ALL })

  const faded = mergeDigest(before, [], { now: NOW + 200 * DAY_MS, standing: ALL })
  const bereft = mergeDigest(before, [], { now: NOW, standing: new Set(['evt-1', 'evt-2']) })

  expect(faded).toMatchObject({ catchphrases: [], frequentFacts: {}, quirks: [], recentThemes: [] })
  expect(bereft).toMatchObject({
    catchphrases: ['mind the gap'],
    frequentFacts: { Bob: 'bakes bread' },
    quirks: [],
    recentThemes: [],
  })
})

it('keeps whatever else a file holds, and what is no entry', () => {
  const before = { note: [1], catchphrases: ['old', 7, { odd: true }], frequentFacts: { a: [1] } }

  const merged = mergeDigest(before, FOUND, { now: NOW, standing: ALL })

  expect(merged).toMatchObject({
    note: [1],
    catchphrases: ['mind the gap', 'old', 7, { odd: true }],
    frequentFacts: { Bob: 'bakes bread', a: [1] },
  })
})

it('takes out what was made of a memory, and nothing else', () => {
  const before = mergeDigest({ catchphrases: ['old'] }, FOUND, { now: NOW, standing: ALL })

  const rest = withoutSources(before, new Set(['evt-3']))

  expect(rest).toMatchObject({
    catchphrases: ['mind the gap', 'old'],
    frequentFacts: { Bob: 'bakes bread' },
    quirks: [],
    recentThemes: [],
  })
  expect(JSON.stringify(rest)).not.toContain('evt-3')
  expect(withoutSources(before, new Set(['evt-9']))).toBe(before)
})
