import { expect, it } from 'vitest'
import { BusyWorkers, type RunningProcess } from '../../../supervisor/limits/busy-workers.ts'
import { demandOf } from '../../../supervisor/limits/processor-demand.ts'

const ALICE: RunningProcess = { profile: { userId: 'user-a', username: 'alice' }, pid: 41 }
const BOB: RunningProcess = { profile: { userId: 'user-b', username: 'bob' }, pid: 42 }

/** What is set of two workers, of which alice's takes these shares of a processor, a second each. */
async function setFor(shares: readonly number[]): Promise<string[]> {
  const set: string[] = []
  let seconds = 0
  const busy = new BusyWorkers({
    setYielding: async ({ profile }, yields) => void set.push(`${profile.username} ${yields}`),
    onTrouble: (_running, error) => void set.push(String(error)),
    demandOf: (pid) => ({ seconds: pid === ALICE.pid ? seconds : 0, ticks: 0 }),
  })
  busy.look([ALICE, BOB], 0)
  shares.forEach((share, at) => {
    seconds += share
    busy.look([ALICE, BOB], (at + 1) * 1_000)
  })
  return set.slice(2)
}

const many = (count: number, share: number): number[] => Array.from({ length: count }, () => share)

it.each([
  ['a moment of work', [1, 0.1, 1, 0.1], []],
  ['work that goes on', [1, 1], ['alice true']],
  ['four threads', [4, 3.9, 4], ['alice true']],
  ['half a processor for long', many(30, 0.5), []],
  ['a pause that is short', [1, 1, ...many(9, 0), 1, ...many(9, 0)], ['alice true']],
  ['the end of it', [1, 1, ...many(10, 0)], ['alice true', 'alice false']],
])('A18: of %s a worker yields as it should, and no other with it', async (_what, shares, set) => {
  expect(await setFor(shares)).toEqual(set)
})

it('A18: a worker that an earlier supervisor had yield is as the others are at first', async () => {
  const set: unknown[] = []
  const busy = new BusyWorkers({
    setYielding: async ({ pid }, yields) => void set.push([pid, yields]),
    onTrouble: () => undefined,
    demandOf: () => ({ seconds: 0, ticks: 0 }),
  })

  busy.look([ALICE], 0)
  busy.look([], 1_000)
  busy.look([ALICE], 2_000)

  expect(set).toEqual([
    [41, false],
    [41, false],
  ])
})

it('A18: the end of a process between two looks is no failure', () => {
  const busy = new BusyWorkers({
    setYielding: async () => undefined,
    onTrouble: () => undefined,
    demandOf: () => {
      throw new Error('ENOENT')
    },
  })

  expect(() => busy.look([ALICE], 0)).not.toThrow()
})

it('A18: only of a worker that has run, or yields, all threads are asked', async () => {
  const asked: unknown[] = []
  let seconds = 0
  const busy = new BusyWorkers({
    setYielding: async () => undefined,
    onTrouble: () => undefined,
    demandOf: (_pid, before) => {
      asked.push(before?.seconds)
      seconds += 1
      return { seconds, ticks: 0 }
    },
  })

  for (const at of [0, 1_000, 2_000, 3_000]) busy.look([ALICE], at)

  expect(asked).toEqual([undefined, 1, 2, undefined])
})

it('A18: a process that hardly ran wanted nothing, and one that runs wants a processor', async () => {
  const resting = demandOf(process.pid)
  expect(demandOf(process.pid, { ...resting, seconds: 7 }).seconds).toBe(7)

  const until = performance.now() + 300
  while (performance.now() < until);

  const { seconds } = demandOf(process.pid, resting)
  expect(seconds - resting.seconds).toBeGreaterThan(0.25)
})
