import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../../../shared/sqlite/database.ts'
import { stemmedText } from '../../../../worker/index/stemmed-text.ts'
import { stemOf, wordsOf } from '../../../../worker/search/words.ts'
import { put, useIndexes } from './index-under-test.ts'

const newIndex = useIndexes()

describe('stemmedText', () => {
  it('has a blank on both sides of every stem', () => {
    expect(stemmedText('Meetings, at the café!')).toMatchObject({
      lent: ' meet at the cafe ',
      lentCount: 4,
      rest: '',
      restCount: 0,
    })
  })

  it('lends the first 1,000 characters, with the last word whole', () => {
    const text = 'harbour '.repeat(124) + 'sailing boats'

    const { lent, lentCount, rest, restCount } = stemmedText(`${text} again`)

    expect([lentCount, restCount]).toEqual([125, 2])
    expect(lent.endsWith(' harbour sail ')).toBe(true)
    expect(rest).toBe('boat again ')
  })

  it.each([
    ['Did we meet?', { asks: true, namesTime: false }],
    ['We met last week', { asks: false, namesTime: true }],
    ['', { asks: false, namesTime: false, lent: ' ', lentCount: 0 }],
  ])('tells of %j what it is', (text, traits) => {
    expect(stemmedText(text)).toMatchObject(traits)
  })

  it('holds the stems of the whole text, whatever the text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc
        .array(fc.constantFrom('meetings', 'Café', '東京', '\u0301', 'a', '2026-11-24'), {
          maxLength: 400,
        })
        .map((words) => words.join(' ')),
    )

    fc.assert(
      fc.property(texts, (text) => {
        const { lent, lentCount, rest, restCount } = stemmedText(text)
        const stems = wordsOf(text).map(stemOf)

        expect(lent + rest).toBe(` ${stems.map((stem) => `${stem} `).join('')}`)
        expect(lentCount + restCount).toBe(stems.length)
        expect(stems).not.toContain('')
      }),
    )
  })
})

describe('the stems in the index', () => {
  it('are those of the text, after an edit too', async () => {
    const { index, path } = await newIndex()
    index.writer.apply([put('a', 0, { content: 'Sailing boats' })])

    index.writer.apply([put('a', 0, { content: 'Did the meetings end yesterday?' })])

    const [row] = await rowsOf(path, 'lent, lent_count, rest, asks, names_time')
    expect(row).toEqual({
      lent: ' did the meet end yesterdai ',
      lent_count: 5,
      rest: '',
      asks: 1,
      names_time: 1,
    })
  })
})

async function rowsOf(path: string, columns: string): Promise<object[]> {
  const database = await openDatabase(path)
  try {
    const rows = database.prepare(`SELECT ${columns} FROM memories`).all()
    return rows.map((row) => ({ ...row }))
  } finally {
    database.close()
  }
}
