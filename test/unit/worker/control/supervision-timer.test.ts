import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SupervisionTimer } from '../../../../worker/control/supervision-timer.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('calls once when nobody came within the limit', () => {
  const onAbandoned = vi.fn<() => void>()
  new SupervisionTimer(60_000, onAbandoned).start()

  vi.advanceTimersByTime(59_999)
  expect(onAbandoned).not.toHaveBeenCalled()
  vi.advanceTimersByTime(200_000)

  expect(onAbandoned).toHaveBeenCalledTimes(1)
})

it('counts anew from the last time that somebody went', () => {
  const onAbandoned = vi.fn<() => void>()
  const timer = new SupervisionTimer(60_000, onAbandoned)
  timer.start()
  vi.advanceTimersByTime(50_000)
  timer.stop()
  vi.advanceTimersByTime(500_000)
  timer.start()

  vi.advanceTimersByTime(59_999)
  expect(onAbandoned).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)

  expect(onAbandoned).toHaveBeenCalledTimes(1)
})
