import { expect, it } from 'vitest'
import {
  bytesToKeep,
  hogAmong,
  isShort,
  type RoomLook,
  takenBytes,
  writtenIn,
} from '../../../../supervisor/limits/disk-hog.ts'

const MB = 1024 * 1024

/** Looks with so much room free, in MB, a second between each. */
function looks(...free: readonly number[]): RoomLook[] {
  return free.map((megabytes, at) => ({
    at: at * 1_000,
    freeBytes: megabytes * MB,
    written: new Map<number, number>(),
  }))
}

it.each([
  ['a small disk', 1_000, undefined, 50],
  ['a large one', 1_000_000, undefined, 2_048],
  ['what somebody chose', 1_000, 400, 400],
  ['nothing at all', 1_000, 0, 0],
])('A18: of %s this stays free', (_what, totalMb, keepFreeMb, kept) => {
  expect(bytesToKeep(totalMb * MB, keepFreeMb)).toBe(kept * MB)
})

it.each([
  ['room enough', looks(900, 890), false],
  ['too little', looks(99), true],
  ['too little a second later, as it goes', looks(400, 240), true],
  ['room that is made', looks(90, 120), false],
  ['no look yet', [], false],
])('A18: of %s it says whether room is short', (_what, seen, short) => {
  expect(isShort(seen, 100 * MB)).toBe(short)
})

it('A18: nothing is short where nothing is to stay free, however fast the disk fills', () => {
  expect(isShort(looks(400, 100), 0)).toBe(false)
})

it('A18: counts what was taken within the looks', () => {
  expect(takenBytes(looks(900, 700, 750))).toBe(150 * MB)
  expect(takenBytes([])).toBe(0)
})

it('A18: counts what each process wrote since the first look, and all of one that came later', () => {
  const [first, second] = looks(900, 800)
  const seen = [
    { ...first, written: new Map([[1, 5_000]]) },
    {
      ...second,
      written: new Map([
        [1, 5_100],
        [2, 70],
      ]),
    },
  ].map((look) => ({ at: 0, freeBytes: 0, ...look }))

  expect([...writtenIn(seen)]).toEqual([
    [1, 100],
    [2, 70],
  ])
  expect([...writtenIn(seen.slice(0, 1))]).toEqual([])
})

it.each([
  ['who wrote most of it', { alice: 80, bob: 20 }, 100, 'alice'],
  ['who wrote half of it', { alice: 50, bob: 1 }, 100, 'alice'],
  ['nobody, when all wrote little of it', { alice: 40, bob: 40 }, 100, undefined],
  ['nobody, when it was next to nothing', { alice: 15 }, 15, undefined],
  ['nobody, when there is nobody', {}, 100, undefined],
])('A18: takes for a hog %s', (_who, wrote, taken, hog) => {
  const bytes = Object.entries(wrote).map(([name, megabytes]) => [name, megabytes * MB] as const)

  expect(hogAmong(bytes, taken * MB)).toBe(hog)
})
