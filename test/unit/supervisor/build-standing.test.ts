import { expect, it } from 'vitest'
import type { WorkerReason } from '../../../shared/domain/worker-status.ts'
import {
  type BuildSeen,
  type BuildStanding,
  newStanding,
  standingAfter,
  standingIfProven,
} from '../../../supervisor/runtime/build-standing.ts'

const OWN = 'new-build'
const EARLIER = 'old-build'

function seen(
  userId: string,
  what: BuildSeen['what'],
  build = OWN,
  reason: WorkerReason = 'exit',
): BuildSeen {
  return { userId, username: userId, build, what, reason, at: '2026-11-27T12:00:00.000Z' }
}

function after(steps: readonly BuildSeen[], before = newStanding(EARLIER)): BuildStanding {
  return steps.reduce((standing, one) => standingAfter(standing, one, OWN), before)
}

it.each<[string, readonly BuildSeen[], BuildStanding['kind']]>([
  ['stays new while workers come up', [seen('a', 'up'), seen('a', 'settled')], 'new'],
  ['is doubted after the first that falls', [seen('a', 'up'), seen('b', 'fell')], 'doubted'],
  ['is not doubted for what the earlier one does', [seen('a', 'fell', EARLIER)], 'new'],
  [
    'is refused as soon as the same worker comes up with the earlier one',
    [seen('a', 'fell'), seen('a', 'up', EARLIER)],
    'refused',
  ],
  [
    'stays doubted while others come up with the earlier one, which they did before',
    [seen('a', 'fell'), seen('b', 'up', EARLIER)],
    'doubted',
  ],
  [
    'is new again where the worker comes up with neither',
    [seen('a', 'fell'), seen('a', 'fell', EARLIER)],
    'new',
  ],
  [
    'is not doubted again for whoever comes up with neither',
    [seen('a', 'fell'), seen('a', 'fell', EARLIER), seen('a', 'fell')],
    'new',
  ],
  [
    'is refused where one of two comes up with the earlier one',
    [seen('a', 'fell'), seen('b', 'fell'), seen('a', 'fell', EARLIER), seen('b', 'up', EARLIER)],
    'refused',
  ],
  [
    'is refused where nobody waits for the answer any more',
    [seen('a', 'fell'), seen('a', 'let-go', EARLIER)],
    'refused',
  ],
  [
    'stays refused whatever comes after',
    [seen('a', 'fell'), seen('a', 'up', EARLIER), seen('a', 'fell', EARLIER), seen('b', 'settled')],
    'refused',
  ],
])('a build %s', (_, steps, kind) => {
  expect(after(steps).kind).toBe(kind)
})

it('keeps whose worker it was, and why', () => {
  const standing = after([seen('a', 'fell', OWN, 'start-timeout'), seen('a', 'up', EARLIER)])

  expect(standing).toMatchObject({
    kind: 'refused',
    earlier: EARLIER,
    refusal: { userId: 'a', reason: 'start-timeout' },
  })
})

it.each([
  [2, true, 'trusted'],
  [3, true, 'new'],
  [2, false, 'new'],
] as const)(
  'with two that have run well, of %s, alone: %s, a build is %s',
  (enough, isAlone, kind) => {
    const standing = after([seen('a', 'settled'), seen('b', 'settled'), seen('b', 'settled')])

    expect(standingIfProven(standing, { enough, isAlone }).kind).toBe(kind)
  },
)

it('a build that nothing speaks against is not judged any more', () => {
  expect(after([seen('a', 'fell')], { kind: 'trusted' })).toEqual({ kind: 'trusted' })
})
