import { expect, it } from 'vitest'
import type { Walls } from '../../../../supervisor/walls/choose-walls.ts'
import { Confinement } from '../../../../supervisor/walls/confinement.ts'
import { wallsInWords } from '../../../../supervisor/walls/walls-in-words.ts'

const ORDINARY: Walls = {
  kind: 'none',
  because: 'the supervisor runs under an ordinary account',
  remedy: '',
  said: { because: { code: 'walls-ordinary', values: {} }, remedy: [] },
}
const ACCOUNTS: Walls = { kind: 'uid', range: { from: 60_000, to: 64_999 } }
const NOTHING_LIMITS = new Confinement({
  limits: { memoryMb: 512, processes: null, openFiles: 4_096, cpuWeight: 100 },
  programs: { setpriv: undefined, prlimit: undefined },
  places: [],
})

it('says of one account for all why it is so, what nothing sees to and what nothing holds, each by a code too', () => {
  const told = wallsInWords({
    walls: ORDINARY,
    confinement: NOTHING_LIMITS,
    canRenounce: false,
    canLimit: false,
  })

  expect(told.isolation).toContain('because the supervisor runs under an ordinary account:')
  expect(told.walls.limits).toBe(
    'Each worker gets at most: all there is. Nothing here sees to: MB of memory a process, open files a process, fair parts of the processors.',
  )
  expect(told.walls.notHeld).toHaveLength(6)
  expect(told.walls.said).toEqual({
    isolation: { code: 'walls-ordinary', values: {} },
    limits: [
      { code: 'walls-limits', values: {} },
      { code: 'walls-limits-lacking', values: { limited: 'memory openFiles processors' } },
    ],
    notHeld: [
      'walls-hostile-files',
      'walls-hostile-processes',
      'walls-hostile-socket',
      'walls-hostile-leftover',
      'walls-disk-shared',
      'walls-no-setpriv',
    ].map((code) => ({ code, values: {} })),
    remedy: [],
  })
})

it('says of accounts which numbers they have, and of limits how much each is', () => {
  const told = wallsInWords({
    walls: ACCOUNTS,
    confinement: NOTHING_LIMITS,
    canRenounce: true,
    canLimit: true,
  })

  expect(told.isolation).toContain('numbers from 60000 to 64999')
  expect(told.walls).toMatchObject({ isWeaker: false, remedy: '' })
  expect(told.walls.limits).toMatch(
    /^Each worker gets at most: 512 MB of memory a process, 4096 open files a process\./,
  )
  expect(told.walls.said).toMatchObject({
    isolation: { code: 'walls-accounts', values: { from: 60_000, to: 64_999 } },
    limits: [
      { code: 'walls-limits', values: { processMemoryMb: 512, openFiles: 4_096 } },
      { code: 'walls-limits-lacking', values: { limited: 'processors' } },
    ],
    notHeld: [{ code: 'walls-disk-shared' }],
  })
})

it('says how to have more where more was to be expected', () => {
  const said = { ...ORDINARY.said, remedy: [{ code: 'walls-switch', values: {} }] } as const

  const told = wallsInWords({
    walls: { ...ORDINARY, said },
    confinement: NOTHING_LIMITS,
    canRenounce: true,
    canLimit: true,
  })

  expect(told.walls).toMatchObject({
    isWeaker: true,
    remedy: 'mh config set walls auto, then mh restart --workers',
  })
})
