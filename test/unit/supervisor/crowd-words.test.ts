import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Crowd, CrowdWords } from '../../../supervisor/http/crowd-words.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('fault 15: tells of the first connection that is too many at once, and of the rest once a second', () => {
  const told: Crowd[] = []
  const words = new CrowdWords((crowd) => told.push(crowd))

  for (let open = 1; open <= 500; open += 1) words.add({ open })
  const atOnce = told.length
  vi.advanceTimersByTime(5_000)

  expect(atOnce).toBe(1)
  expect(told).toEqual([
    { ended: 1, open: 1, error: undefined },
    { ended: 499, open: 500, error: undefined },
  ])
})

it('fault 15: tells again at once after a second in which there was none', () => {
  const told: Crowd[] = []
  const words = new CrowdWords((crowd) => told.push(crowd))
  words.add({ open: 1 })
  vi.advanceTimersByTime(1_000)

  words.add({ open: 2 })

  expect(told.map(({ open }) => open)).toEqual([1, 2])
})

it('fault 15: tells nothing any more when it is over', () => {
  const told: Crowd[] = []
  const words = new CrowdWords((crowd) => told.push(crowd))
  words.add({ open: 1 })
  words.add({ open: 2 })

  words.stop()
  vi.advanceTimersByTime(5_000)
  words.add({ open: 3 })

  expect(told).toHaveLength(1)
})
