import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Health, isHealthy, isWritable } from '../../../../supervisor/service/health.ts'
import { statusWords } from '../../../../supervisor/service/status-words.ts'
import { Watchdog } from '../../../../supervisor/service/watchdog.ts'
import { eventually } from '../../../support/eventually.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

it('fault 14: leaves out the beat after its loop was blocked, and goes on with the next', async () => {
  const said: string[] = []
  const missed: Health[] = []
  using _watchdog = Watchdog.start({
    limitMs: 900,
    stateIsWritable: async () => true,
    beat: async () => void said.push('beat'),
    onMissed: (health) => {
      said.push('missed')
      missed.push(health)
    },
  })
  await eventually(() => said.includes('beat'))
  said.length = 0

  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500)
  await eventually(() => said.length >= 2 && said.at(-1) === 'beat')

  expect(said[0]).toBe('missed')
  expect(missed[0]?.lagMs).toBeGreaterThan(1_000)
})

it.each([
  [{ lagMs: 0, stateIsWritable: true }, true],
  [{ lagMs: 999, stateIsWritable: true }, true],
  [{ lagMs: 1_000, stateIsWritable: true }, false],
  [{ lagMs: 0, stateIsWritable: false }, false],
])('%j is healthy: %s', (health, expected) => {
  expect(isHealthy(health)).toBe(expected)
})

it('finds a folder writable, or not', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'blocked/.writable'), { recursive: true })

  expect(await isWritable(folder.path)).toBe(true)
  expect(await isWritable(join(folder.path, 'missing'))).toBe(false)
  expect(await isWritable(join(folder.path, 'blocked'))).toBe(false)
})

it.each([
  [{}, 'no workers'],
  [{ stopped: 12 }, 'no workers'],
  [{ stopped: 1, starting: 2, running: 7 }, '7 ready, 2 starting'],
  [{ hibernated: 3, running: 1, failed: 1, draining: 0 }, '1 ready, 1 failed, 3 asleep'],
])('says %j as "%s"', (counts, words) => {
  expect(statusWords(counts)).toBe(words)
})
