import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allowedMarks, marked } from '../../../../../worker/agents/dreamer/consolidation.ts'
import { learningsText } from '../../../../../worker/agents/dreamer/learnings.ts'
import { dreamId, nightOf } from '../../../../../worker/agents/dreamer/night.ts'
import { plannedChanges } from '../../../../../worker/agents/dreamer/planned-changes.ts'
import { Best, sampleKey } from '../../../../../worker/agents/dreamer/sample.ts'
import { lineDiff } from '../../../../../worker/documents/line-diff.ts'
import { withoutCited } from '../../../../../worker/forget/learning-lines.ts'

const USUAL = { start: '23:00', end: '06:30' }
const DAY_SLEEPER = { start: '09:00', end: '17:00' }

describe('a night', () => {
  it.each([
    ['2026-11-25T23:30:00Z', 'UTC', USUAL, '2026-11-25'],
    ['2026-11-26T06:29:00Z', 'UTC', USUAL, '2026-11-25'],
    ['2026-11-26T14:44:00Z', 'UTC', USUAL, '2026-11-25'],
    ['2026-11-26T14:45:00Z', 'UTC', USUAL, '2026-11-26'],
    ['2026-11-25T23:30:00Z', 'Asia/Tokyo', USUAL, '2026-11-25'],
    ['2026-11-26T12:00:00Z', 'UTC', DAY_SLEEPER, '2026-11-26'],
    ['2026-11-27T00:30:00Z', 'UTC', DAY_SLEEPER, '2026-11-26'],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', USUAL, '2026-10-24'],
  ])('at %s in %s is that of %o: %s', (now, zone, window, name) => {
    expect(nightOf(new Date(now), zone, window).name).toBe(name)
  })

  it('has dreams whose ids follow from person, night and place', () => {
    const id = dreamId('u1', '2026-11-25', 1)

    expect(dreamId('u1', '2026-11-25', 1)).toBe(id)
    expect(id).toMatch(/^evt-[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
    const others = [dreamId('u2', '2026-11-25', 1), dreamId('u1', '2026-11-26', 1)]
    expect([...others, dreamId('u1', '2026-11-25', 2)]).not.toContain(id)
  })
})

it('samples the same for the same seed, and what weighs more sooner', () => {
  const ids = Array.from({ length: 400 }, (_, number) => `evt-${number}`)
  const take = (seed: string): string[] => {
    const best = new Best<string>(100)
    for (const [place, id] of ids.entries())
      best.offer(sampleKey(seed, id, place < 200 ? 1 : 0.2), id)
    return best.items()
  }

  const heavy = take('a').filter((id) => ids.indexOf(id) < 200)

  expect(take('a')).toEqual(take('a'))
  expect(take('b')).not.toEqual(take('a'))
  expect(heavy.length).toBeGreaterThan(65)
})

const id = fc.integer({ min: 0, max: 60 }).map((number) => `evt-${number}`)
const many = fc.array(id, { maxLength: 400 })

it('A20: never allows more than a quarter of marks, whatever is wanted, and however often', () => {
  fc.assert(
    fc.property(many, many, fc.array(many, { maxLength: 4 }), (looked, before, attempts) => {
      const known = new Set(looked)
      const all = new Set(
        before.filter((one) => known.has(one)).slice(0, Math.floor(known.size / 4)),
      )
      for (const wanted of attempts) {
        const marks = wanted.map((one) => ({ id: one, into: ['x'] }))
        for (const mark of allowedMarks({ looked, marked: [...all] }, marks)) {
          expect(all.has(mark.id)).toBe(false)
          all.add(mark.id)
        }
      }

      expect(all.size).toBeLessThanOrEqual(known.size / 4)
      expect([...all].every((one) => known.has(one))).toBe(true)
    }),
  )
})

it.each([
  [3, 0],
  [4, 1],
  [7, 1],
  [100, 25],
])('of %i memories marks %i', (count, most) => {
  const looked = Array.from({ length: count }, (_, number) => `evt-${number}`)
  const wanted = [...looked, ...looked, 'evt-unknown'].map((one) => ({ id: one, into: [] }))

  expect(allowedMarks({ looked, marked: [] }, wanted)).toHaveLength(most)
})

it('marks a memory in its metadata, sinks its importance a little, and once only', () => {
  const made = { run: 'run-1', at: '2026-11-25T00:00:00Z', night: '2026-11-24' }
  const members = {
    id: 'evt-1',
    content: 'Tea',
    importance: 0.8,
    odd: [1],
    metadata: { mine: true },
  }

  const once = marked(members, { into: ['evt-2'] }, made)

  expect(once).toEqual({
    ...members,
    importance: 0.72,
    metadata: { mine: true, consolidated: { ...made, into: ['evt-2'], importance: 0.8 } },
  })
  expect(once && marked(once, { into: ['evt-3'] }, made)).toBeUndefined()
  expect(marked({ content: 'Tea' }, { into: [] }, made)).not.toHaveProperty('importance')
})

describe('proposals', () => {
  const documents = {
    core: { goals: { shortTerm: ['Sail'] }, context: { currentFocus: 'a text' } },
    relationships: {},
    routines: {},
  }
  const none = { openMembers: new Set<string>(), decidedItems: new Set<string>() }
  const goal = (item: string) =>
    ({
      kind: 'add',
      target: 'goals.shortTerm',
      item,
      why: { code: 'of-a-model', values: { quote: 'b' } },
      by: 'm',
      sources: ['evt-1'],
    }) as const

  it('say what a member holds and is to hold, with a diff', () => {
    const [change] = plannedChanges([goal('Row'), goal('sail '), goal('Swim')], documents, none)

    expect(change).toMatchObject({
      document: 'core',
      path: ['goals', 'shortTerm'],
      before: ['Sail'],
      after: ['Sail', 'Row', 'Swim'],
      items: ['Row', 'Swim'],
    })
    expect(change?.diff).toBe(
      [
        '--- persona/core.json: goals › shortTerm',
        '+++ persona/core.json: goals › shortTerm',
        '@@ -1,3 +1,5 @@',
        ' [',
        '-  "Sail"',
        '+  "Sail",',
        '+  "Row",',
        '+  "Swim"',
        ' ]',
      ].join('\n'),
    )
  })

  it('leave a member in a form of the person’s own alone', () => {
    const idea = { ...goal('Row'), target: 'context.currentFocus' } as const

    expect(plannedChanges([idea], documents, none)).toEqual([])
  })
})

it('draws a diff of what is new, gone and the same', () => {
  expect(lineDiff('t', undefined, 'x').split('\n').slice(2)).toEqual(['@@ -0,0 +1,1 @@', '+"x"'])
  expect(lineDiff('t', ['a', 'b', 'c'], ['a', 'x', 'c']).split('\n').slice(3)).toEqual([
    ' [',
    '   "a",',
    '-  "b",',
    '+  "x",',
    '   "c"',
    ' ]',
  ])
})

it('takes lines out of learnings with the memories that they cite', () => {
  const head = { night: '2026-11-25', by: 'builtin', looked: 4 }
  const text = learningsText(head, [
    { section: 'preferences', text: 'Likes tea (evt-9)', sources: ['evt-1'] },
    { section: 'avoidances', text: 'No mussels', sources: ['evt-1', 'evt-2'] },
    { section: 'avoidances', text: 'No rain', sources: ['evt-3'] },
  ])

  const left = withoutCited(text, new Set(['evt-1']))

  expect(left).toContain('- No rain (evt-3)')
  expect(left).not.toMatch(/tea|mussels|## Preferences/)
  expect(withoutCited(text, new Set(['evt-9']))).toBe(text)
  expect(withoutCited(text, new Set(['evt-1', 'evt-3']))).toBeUndefined()
})
