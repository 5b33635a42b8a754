import { describe, expect, it } from 'vitest'
import { collected, instant, instantAtEnd, wholeNumber } from '../../../cli/option-values.ts'

const local = (...parts: [number, number, number, number?, number?, number?, number?]): string =>
  new Date(...parts).toISOString()

describe('instant', () => {
  it.each([
    ['2025-11-06', local(2025, 10, 6)],
    ['2025-11-06T14:02', local(2025, 10, 6, 14, 2)],
    ['2025-11-06 14:02:07', local(2025, 10, 6, 14, 2, 7)],
    ['2025-11-06T14:02:07Z', '2025-11-06T14:02:07.000Z'],
    ['2025-11-06T14:02+02:00', '2025-11-06T12:02:00.000Z'],
  ])('takes %s for %s', (text, expected) => {
    expect(instant(text)).toBe(expected)
  })

  it.each([
    '',
    'yesterday',
    '2025',
    '2025-02-30',
    '2025-13-01',
    '06.11.2025',
    '2025-11-06T25:00',
    '2025-11-06Z',
  ])('refuses %j', (text) => {
    expect(() => instant(text)).toThrow('It must be a time such as')
  })
})

describe('instantAtEnd', () => {
  it('is the last millisecond of a day', () => {
    expect(instantAtEnd('2025-11-06')).toBe(local(2025, 10, 6, 23, 59, 59, 999))
  })

  it('is a time of day as it stands', () => {
    expect(instantAtEnd('2025-11-06T14:02Z')).toBe('2025-11-06T14:02:00.000Z')
  })
})

describe('wholeNumber', () => {
  const upToTen = wholeNumber(1, 10)

  it.each([
    ['1', 1],
    ['10', 10],
  ])('takes %s', (text, number) => {
    expect(upToTen(text)).toBe(number)
  })

  it.each(['0', '11', '-1', '1.5', '1e1', ' 1', '', 'many'])('refuses %j', (text) => {
    expect(() => upToTen(text)).toThrow('It must be a whole number from 1 to 10.')
  })
})

describe('collected', () => {
  it('gathers the values in their order', () => {
    expect(collected('b', collected('a'))).toEqual(['a', 'b'])
  })
})
