import { expect, it } from 'vitest'
import type { RunningProcess } from '../../../../supervisor/limits/busy-workers.ts'
import { RoomWatch } from '../../../../supervisor/limits/room-watch.ts'

const MB = 1024 * 1024
const ALICE: RunningProcess = { profile: { userId: 'user-a', username: 'alice' }, pid: 41 }
const BOB: RunningProcess = { profile: { userId: 'user-b', username: 'bob' }, pid: 42 }

interface Moment {
  readonly freeMb: number
  /** By process, in MB. */
  readonly written?: Readonly<Record<number, number>>
  /** By whom the process that wrote was started. */
  readonly started?: Readonly<Record<number, number>>
  /** New files, by username. */
  readonly files?: Readonly<Record<string, number>>
}

/** What a watch does that keeps 100 MB free, moment by moment. */
async function whatFollows(moments: readonly Moment[]): Promise<string[]> {
  const told: string[] = []
  let now: Moment = { freeMb: 0 }
  const mega = (of: Readonly<Record<string, number>> = {}): [string, number][] =>
    Object.entries(of).map(([key, value]) => [key, value * MB])
  const watch = new RoomWatch({
    disk: async () => ({ freeBytes: now.freeMb * MB, totalBytes: 10_000 * MB }),
    keepFreeMb: () => 100,
    writtenBy: async (pid) => new Map(mega(now.written)).get(String(pid)),
    writtenBySessions: async () =>
      new Map(mega(now.started).map(([pid, bytes]) => [Number(pid), bytes])),
    newBytes: async () => new Map(mega(now.files)),
    onShort: (hog) => told.push(`short: ${hog?.profile.username ?? 'nobody'}`),
    onTrouble: (error) => told.push(String(error)),
  })
  for (const moment of moments) {
    now = moment
    await watch.look([ALICE, BOB], ({ profile }) => told.push(`end ${profile.username}`))
  }
  return told
}

it.each<[string, readonly Moment[], readonly string[]]>([
  [
    'who wrote most of it is ended',
    [
      { freeMb: 390, written: { 41: 1_000, 42: 5 } },
      { freeMb: 240, written: { 41: 1_140, 42: 9 } },
      { freeMb: 90, written: { 41: 1_280, 42: 14 } },
    ],
    ['short: alice', 'end alice'],
  ],
  [
    'what a process wrote that it started counts as its own',
    [
      { freeMb: 200, written: { 41: 1, 42: 1 } },
      { freeMb: 90, written: { 41: 1, 42: 1 }, started: { 42: 100 } },
    ],
    ['short: bob', 'end bob'],
  ],
  [
    'where the kernel counts nothing, the times of files tell who it was',
    [{ freeMb: 900 }, { freeMb: 90, files: { bob: 700, alice: 1 } }],
    ['short: bob', 'end bob'],
  ],
  [
    'nobody is ended for what others took, and it is told once',
    [
      { freeMb: 390, written: { 41: 1, 42: 1 } },
      { freeMb: 90, written: { 41: 3, 42: 1 } },
      { freeMb: 90, written: { 41: 4, 42: 1 } },
    ],
    ['short: nobody'],
  ],
  [
    'nobody is ended on a disk that was full before',
    [
      { freeMb: 90, written: { 41: 900, 42: 1 } },
      { freeMb: 90, written: { 41: 900, 42: 1 } },
    ],
    ['short: nobody'],
  ],
  ['room that is there is nobody’s fault', [{ freeMb: 900 }, { freeMb: 500 }], []],
])('A18: when room runs short, %s', async (_what, moments, follows) => {
  expect(await whatFollows(moments)).toEqual(follows)
})
