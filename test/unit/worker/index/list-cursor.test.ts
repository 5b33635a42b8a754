import { expect, it } from 'vitest'
import { formatCursor, parseCursor } from '../../../../worker/index/list-cursor.ts'

it.each([
  { at: 1_795_516_200_000, id: 'evt-01a20f5b-b092-7447-9bb9-e483c0656664', rowid: 12 },
  { at: -1, id: 'ü"\\', rowid: 0 },
])('gives back what it was made from: %j', (position) => {
  const cursor = formatCursor(position)

  expect(cursor).toMatch(/^[\w-]+$/)
  expect(parseCursor(cursor)).toEqual(position)
})

it.each([
  '',
  'nonsense',
  '%',
  formatCursor({ at: 1.5, id: 'x', rowid: 1 }),
  formatCursor({ at: 1, id: '', rowid: 1 }),
])('refuses %j and names the field', (cursor) => {
  expect(() => parseCursor(cursor)).toThrow(
    expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining('cursor') }),
  )
})
