import { expect, it } from 'vitest'
import { jitterOf } from '../../../shared/domain/jitter.ts'

it('fault 40: spreads 1,000 people evenly over half a minute, each always at the same second', () => {
  const tenths = Array.from({ length: 10 }, () => 0)
  for (let number = 0; number < 1_000; number += 1) {
    const jitter = jitterOf(`user-${number}`, 30_000)
    expect(jitterOf(`user-${number}`, 30_000)).toBe(jitter)
    const tenth = Math.floor(jitter / 3_000)
    tenths[tenth] = (tenths[tenth] ?? 0) + 1
  }

  expect(tenths).toHaveLength(10)
  for (const count of tenths) expect(Math.abs(count - 100)).toBeLessThan(40)
})
