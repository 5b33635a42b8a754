import { describe, expect, it } from 'vitest'
import {
  pathForLog,
  binPath,
  eventPath,
  isBinned,
  isNamedAfter,
  restoredPath,
  slugOf,
} from '../../../../worker/memory/event-path.ts'

describe('slugOf', () => {
  it.each([
    ['Call the dentist', 'call-the-dentist'],
    ['  Where is the atlas?!  ', 'where-is-the-atlas'],
    ['a--b', 'a--b'],
    ['Ünïcode café', 'n-code-caf'],
    ['東京タワー', 'event'],
    ['', 'event'],
    ['---', 'event'],
    ['😀', 'event'],
    ['../../etc/passwd', 'etc-passwd'],
    ['x'.repeat(80), 'x'.repeat(50)],
    [`${'word '.repeat(9)}wor more`, 'word-word-word-word-word-word-word-word-word-wor-m'],
    [`${'a'.repeat(49)} b`, 'a'.repeat(49)],
    ['a\u0000b\nc', 'a-b-c'],
  ])('makes %j to %j', (content, slug) => {
    expect(slugOf(content)).toBe(slug)
  })
})

describe('eventPath', () => {
  it.each([
    ['2026-11-24T10:00:00.000Z', 0, '2026/evt-1-hello.json'],
    ['2026-12-31T23:30:00.000-02:00', 0, '2027/evt-1-hello.json'],
    ['2026-11-24T10:00:00.000Z', 9_999, '2026/evt-1-hello.json'],
    ['2026-11-24T10:00:00.000Z', 10_000, '2026/11/evt-1-hello.json'],
    ['0000-01-01T00:00:00.000+14:00', 0, '0000/evt-1-hello.json'],
  ])('puts an event of %s, the year holding %i files, at %s', (at, files, path) => {
    expect(eventPath({ id: 'evt-1', content: 'hello', at: new Date(at) }, files)).toBe(path)
  })
})

describe('the bin', () => {
  it.each([
    ['2026/evt-1-x.json', 0, '.bin/2026/evt-1-x.json'],
    ['2026/11/24/evt-1.json', 2, '.bin/.2/2026/11/24/evt-1.json'],
    ['reflections/evt-1.json', 0, '.bin/reflections/evt-1.json'],
  ])(
    'keeps %s, with %i of that path there, at %s and knows the way back',
    (path, layer, binned) => {
      expect(binPath(path, layer)).toBe(binned)
      expect(restoredPath(binned)).toBe(path)
      expect(isBinned(binned)).toBe(true)
      expect(isBinned(path)).toBe(false)
    },
  )
})

describe('isNamedAfter', () => {
  it.each([
    ['evt-1', 'evt-1.json', true],
    ['evt-1', 'evt-1-slug.json', true],
    ['evt-1', 'evt-12.json', false],
    ['evt-1', 'evt-1-slug.txt', false],
    ['', '-x.json', false],
  ])('says of id %j and name %j: %j', (id, name, named) => {
    expect(isNamedAfter(id, name)).toBe(named)
  })
})

it.each([
  [
    '2026/evt-01a20f5f-66a4-7aea-b347-34cee9c82041-dear-diary.json',
    '2026/evt-01a20f5f-66a4-7aea-b347-34cee9c82041…',
  ],
  ['2025/10/evt-202510301015007-where-is-the-atlas.json', '2025/10/evt-202510301015007…'],
  ['.bin/2025/notes-about-bob.json', '.bin/2025/…'],
  ['secret.json', '…'],
])('A15: shows %s in a log without its words', (path, shown) => {
  expect(pathForLog(path)).toBe(shown)
})
