import { expect, it, vi } from 'vitest'
import { collectEverything, SpareMemory } from '../../../../worker/life/spare-memory.ts'

const MINUTE_MS = 60_000
const MIB = 1_048_576

function made(giveBack: () => Promise<void> = async () => undefined) {
  const seen = { restMs: 0, usedBytes: 20 * MIB }
  const given = vi.fn<() => Promise<void>>(giveBack)
  const onTrouble = vi.fn<(error: unknown) => void>()
  const memory = new SpareMemory({
    restMs: () => seen.restMs,
    usedBytes: () => seen.usedBytes,
    giveBack: given,
    onTrouble,
  })
  return { memory, seen, given, onTrouble }
}

it('gives back what a start has left behind once the worker has been at rest for a second', async () => {
  const { memory, seen, given } = made()

  seen.restMs = 999
  await memory.look()
  expect(given).not.toHaveBeenCalled()

  seen.restMs = 1_000
  await memory.look()
  expect(given).toHaveBeenCalledOnce()
})

it('then waits for a minute of rest, and for something that is worth it', async () => {
  const { memory, seen, given } = made()
  seen.restMs = MINUTE_MS
  await memory.look()

  await memory.look()
  expect(given).toHaveBeenCalledOnce()

  seen.usedBytes += MIB
  seen.restMs = MINUTE_MS - 1
  await memory.look()
  expect(given).toHaveBeenCalledOnce()

  seen.restMs = MINUTE_MS
  await memory.look()
  expect(given).toHaveBeenCalledTimes(2)
})

it('does it once at a time, however often it looks', async () => {
  let end = (): void => undefined
  const { memory, seen, given } = made(() => new Promise((resolve) => (end = resolve)))
  seen.restMs = MINUTE_MS

  const first = memory.look()
  await memory.look()
  end()
  await first

  expect(given).toHaveBeenCalledOnce()
})

it('says what hindered it, and never tries again', async () => {
  const refusal = new Error('no inspector')
  const { memory, seen, given, onTrouble } = made(async () => {
    throw refusal
  })
  seen.restMs = MINUTE_MS

  await memory.look()
  await memory.look()

  expect(onTrouble).toHaveBeenCalledExactlyOnceWith(refusal)
  expect(given).toHaveBeenCalledOnce()
})

it('takes away what nobody needs any more, time after time', async () => {
  const kept: unknown[] = []
  for (let count = 0; count < 200_000; count += 1) kept.push({ count })
  const before = process.memoryUsage().heapUsed
  kept.length = 0

  await collectEverything()
  await collectEverything()

  expect(process.memoryUsage().heapUsed).toBeLessThan(before - 5 * MIB)
})
