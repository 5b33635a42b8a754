import { describe, expect, it } from 'vitest'
import { type Column, table } from '../../../../cli/terminal/table.ts'

interface Row {
  readonly name: string
  readonly count: number
  readonly text: string
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'COUNT', value: ({ count }) => String(count), align: 'right' },
  { title: 'TEXT', value: ({ text }) => text, shrinks: true },
]
const ROWS = [
  { name: 'a', count: 1, text: 'short' },
  { name: 'longer', count: 1234567, text: 'a text of twenty-six chars' },
]

describe('table', () => {
  it('makes each column as wide as its widest cell', () => {
    expect(table(ROWS, COLUMNS).split('\n')).toEqual([
      'NAME      COUNT  TEXT',
      'a             1  short',
      'longer  1234567  a text of twenty-six chars',
    ])
  })

  it('shortens the column that shrinks to fit the terminal', () => {
    expect(table(ROWS, COLUMNS, 30).split('\n')).toEqual([
      'NAME      COUNT  TEXT',
      'a             1  short',
      'longer  1234567  a text of tw…',
    ])
  })

  it('cuts lines that do not fit even then', () => {
    const lines = table(ROWS, COLUMNS, 12).split('\n')

    expect(lines).toEqual(['NAME      C…', 'a          …', 'longer  123…'])
  })

  it('shows a dash for an empty cell', () => {
    expect(table([{ name: '', count: 0, text: 'x' }], COLUMNS)).toContain('-         0  x')
  })

  it('keeps a row on one line, whatever stands in it', () => {
    const rows = [{ name: 'a\nb', count: 0, text: 'x\r\n\u001b[2Jy' }]

    expect(table(rows, COLUMNS).split('\n')).toEqual([
      'NAME  COUNT  TEXT',
      'a b       0  x \\x1b[2Jy',
    ])
  })

  it('counts wide characters as two columns', () => {
    const rows = [
      { name: '記憶', count: 1, text: 'x' },
      { name: 'é🙂', count: 1, text: 'x' },
    ]

    expect(table(rows, COLUMNS).split('\n').slice(1)).toEqual(['記憶      1  x', 'é🙂       1  x'])
  })
})

it('shows the beginning of a document, not the whole of it', () => {
  const columns = [{ title: 'TEXT', value: (row: string) => row }]

  const drawn = table(['é'.repeat(400_000)], columns)

  expect(drawn.length).toBeLessThan(600)
  expect(drawn).toMatch(/é…$/)
})
