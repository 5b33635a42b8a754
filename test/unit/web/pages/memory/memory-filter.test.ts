import { describe, expect, it } from 'vitest'
import {
  addressValues,
  filterOf,
  fitsFilter,
  listQuery,
} from '../../../../../web/pages/memory/memory-filter.ts'

const ZONE = 'Europe/Berlin'

describe('a filter in the address', () => {
  it('comes back as it went', () => {
    const filter = {
      q: 'milk',
      type: 'note',
      tag: 'food',
      person: 'Ada',
      from: '2025-01-01',
      to: '2025-01-31',
      isBin: true,
    }
    const values: Readonly<Record<string, string | undefined>> = addressValues(filter)

    expect(filterOf((name) => values[name])).toEqual(filter)
  })

  it('takes away what is empty, and leaves what is not named', () => {
    expect(addressValues({ tag: '', isBin: false })).toEqual({ tag: undefined, bin: undefined })
  })

  it('passes over days that are none', () => {
    const values: Readonly<Record<string, string>> = { from: 'yesterday', to: '2025-13-40' }

    expect(filterOf((name) => values[name])).toMatchObject({ from: '', to: '' })
  })

  it('holds whole days of the zone', () => {
    const filter = { ...filterOf(() => undefined), from: '2025-07-01', to: '2025-07-01' }
    const memory = { type: 'note', tags: [], at: Date.parse('2025-06-30T22:00:00Z') }

    expect(listQuery(filter, ZONE)).toMatchObject({
      from: '2025-06-30T22:00:00.000Z',
      to: '2025-07-01T21:59:59.999Z',
    })
    expect(fitsFilter(memory, filter, ZONE)).toBe(true)
    expect(fitsFilter({ ...memory, at: memory.at - 1 }, filter, ZONE)).toBe(false)
  })

  it('fits by type and tag', () => {
    const filter = { ...filterOf(() => undefined), type: 'note', tag: 'food' }
    const memory = { type: 'note', tags: ['food'], at: 0 }

    expect(fitsFilter(memory, filter, ZONE)).toBe(true)
    expect(fitsFilter({ ...memory, tags: [] }, filter, ZONE)).toBe(false)
    expect(fitsFilter({ ...memory, type: 'dream' }, filter, ZONE)).toBe(false)
  })
})
