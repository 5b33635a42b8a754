import { expect, it } from 'vitest'
import { ChangedEntries } from '../../../../worker/watch/changed-entries.ts'

function noted(count: number): ChangedEntries {
  const changed = new ChangedEntries()
  for (let number = 0; number < count; number += 1) changed.note('2026', `evt-${number}.json`)
  return changed
}

it('keeps the names of what a worker itself writes in a look’s time, so that no large folder is listed for it', () => {
  expect(noted(2_000).take().get('2026')).toHaveProperty('size', 2_000)
})

it('gives names up for the whole folder when there are more than it has room for', () => {
  expect(noted(5_001).take().get('2026')).toBe('all')
})

it('takes the whole folder when nobody knows which entry changed, whatever comes after', () => {
  const changed = noted(1)

  changed.note('2026', undefined)
  changed.note('2026', 'evt-2.json')

  expect(changed.take().get('2026')).toBe('all')
  expect(changed.isEmpty).toBe(true)
})
