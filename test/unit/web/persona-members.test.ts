import { describe, expect, it } from 'vitest'
import { readJson } from '../../../web/design/json-text.ts'
import { faultsOf } from '../../../web/pages/persona/faults.ts'
import { changesBetween, memberAt, withMember } from '../../../web/pages/persona/members.ts'

describe('a change of a member', () => {
  it('leaves everything else, makes what is missing on the way, and takes away', () => {
    const document = { a: { b: 1, other: true }, list: [{ x: 1, y: 2 }, 'plain'] }

    expect(withMember(document, ['a', 'b'], 2)).toEqual({ ...document, a: { b: 2, other: true } })
    expect(withMember(document, ['new', 'deep'], 'x')).toEqual({ ...document, new: { deep: 'x' } })
    expect(withMember(document, ['list', '0', 'x'], 9)).toEqual({
      ...document,
      list: [{ x: 9, y: 2 }, 'plain'],
    })
    expect(withMember(document, ['a', 'b'], undefined)).toEqual({ ...document, a: { other: true } })
    expect(memberAt(document, ['list', '0', 'y'])).toBe(2)
    expect(document.a.b).toBe(1)
  })
})

it('tells two versions apart by members, and lists by what came and went', () => {
  const before = { name: 'a', list: ['x', 'y', 'y'], same: { one: 1 } }
  const after = { name: 'b', list: ['y', 'z'], same: { one: 1 }, more: 1 }

  expect(changesBetween(before, after)).toEqual([
    { path: ['name'], before: 'a', after: 'b' },
    { path: ['list'], before: 'x', after: undefined },
    { path: ['list'], before: 'y', after: undefined },
    { path: ['list'], before: undefined, after: 'z' },
    { path: ['more'], before: undefined, after: 1 },
  ])
  expect(changesBetween(['x', 'y'], ['y', 'x'])).toHaveLength(1)
  expect(changesBetween({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([])
})

it.each([
  ['{"a": 1,}', 1, 9],
  ['{\n  "a" 1\n}', 2, 7],
  ['[1, 2', 1, 6],
  ['{"a": tru}', 1, 7],
  ['"a\nb"', 1, 1],
  ['{} x', 1, 4],
  ['', 1, 1],
])('says where %j stops being JSON', (text, line, column) => {
  expect(readJson(text)).toMatchObject({ status: 'bad', line, column })
})

it('reads what is JSON', () => {
  expect(readJson(' {"a": [1, null, "\\u00e4"]} ')).toEqual({
    status: 'good',
    value: { a: [1, null, 'ä'] },
  })
})

it('finds what is wrong with a document, by its place', () => {
  const wrong = { identity: { name: '' }, personality: { traits: { openness: 7 } } }

  expect(faultsOf('core', wrong)).toMatchObject([
    { path: 'identity.name', sign: 'empty' },
    { path: 'personality.traits.openness', sign: 'range' },
  ])
  expect(faultsOf('routines', { sleep: { timezone: 'Mars' } })).toMatchObject([
    { path: 'sleep.timezone', sign: 'other' },
  ])
  expect(faultsOf('facet', { notes: 1 })).toMatchObject([{ path: 'notes', sign: 'type' }])
  expect(faultsOf('core', { identity: { name: 'a' }, unknown: 1 })).toEqual([])
})
