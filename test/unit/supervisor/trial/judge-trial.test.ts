import { expect, it } from 'vitest'
import type { TrialCondition } from '../../../../shared/control/trial-messages.ts'
import { judge, looksAtCondition, looksOf } from '../../../../supervisor/trial/judge-trial.ts'
import type { Planned } from '../../../../supervisor/trial/trial-plan.ts'

const UID = 1_900_000_007
const NONE = '0000000000000000'
const UID_WALLS = { kind: 'uid', range: { from: UID, to: UID } } as const
const NO_WALLS = {
  kind: 'none',
  because: 'a test says so',
  remedy: '',
  said: { because: { code: 'walls-chosen', values: {} }, remedy: [] },
} as const

const sound: TrialCondition = {
  uid: UID,
  status: {
    Groups: '',
    CapInh: NONE,
    CapPrm: NONE,
    CapEff: NONE,
    CapBnd: NONE,
    NoNewPrivs: '1',
  },
  limits: 'Max open files            4096                 4096                 files\n',
  groups: '',
  umask: 0o077,
  fileMode: 0o600,
  environment: ['HOME', 'PATH', 'TMPDIR', 'UV_THREADPOOL_SIZE'],
  descriptors: ['anon_inode:[eventpoll]', 'pipe:[1234]', '/dev/null'],
}
const expected = {
  walls: UID_WALLS,
  renounces: true,
  limits: { openFiles: 4_096, processes: null, dataBytes: null },
  supervisorUid: 0,
}

function verdictOf(check: string, condition: TrialCondition, changed = {}): string | undefined {
  const known = { ...expected, ...changed }
  return judge(looksAtCondition(condition, known), known).find((one) => one.check === check)
    ?.verdict
}

it('a process as a worker’s is to be passes every look', () => {
  const findings = judge(looksAtCondition(sound, expected), expected)

  expect(findings.filter(({ verdict }) => verdict === 'open')).toEqual([])
  expect(findings.filter(({ verdict }) => verdict === 'held').map(({ check }) => check)).toEqual([
    'account',
    'rights',
    'environment',
    'descriptors',
    'modes',
    'limits',
  ])
})

const wrong: readonly [string, Partial<TrialCondition>][] = [
  ['account', { uid: 0 }],
  ['account', { status: { ...sound.status, Groups: '0 27' } }],
  ['account', { status: { ...sound.status, CapEff: '0000000000000080' } }],
  ['account', { status: { ...sound.status, CapBnd: '00000000000000c0' } }],
  ['rights', { status: { ...sound.status, NoNewPrivs: '0' } }],
  ['environment', { environment: [...sound.environment, 'OPENAI_API_KEY'] }],
  ['descriptors', { descriptors: [...sound.descriptors, '/root/secret'] }],
  ['descriptors', { descriptors: [...sound.descriptors, 'socket:[99]'] }],
  ['modes', { umask: 0o022 }],
  ['modes', { fileMode: 0o644 }],
  ['limits', { limits: 'Max open files   1024   1048576   files\n' }],
  ['limits', { limits: '' }],
]

it.each(wrong)('A15, A18: %s is open where %o', (check, changed) => {
  expect(verdictOf(check, { ...sound, ...changed })).toBe('open')
})

it('what an installation can’t have is told apart from what it should have', () => {
  const root = { ...sound, uid: 0 }
  const unbound = { ...sound, status: { ...sound.status, NoNewPrivs: '0' } }

  expect(verdictOf('account', root, { walls: NO_WALLS })).toBe('not-here')
  expect(verdictOf('rights', unbound, { renounces: false })).toBe('not-here')
  expect(verdictOf('modes', { ...sound, umask: 0 }, { walls: NO_WALLS })).toBe('open')
})

it.each([
  ['sockets', 'answered', 'uid', 'open'],
  ['sockets', 'answered', 'none', 'not-here'],
  ['secrets', 'answered', 'uid', 'held'],
  ['secrets', 'answered', 'none', 'held'],
  ['secrets', 'done', 'none', 'open'],
  ['sockets', 'held', 'none', 'held'],
  ['sockets', 'absent', 'uid', 'untried'],
] as const)('%s that %s, with walls "%s": %s', (check, outcome, kind, verdict) => {
  const attempt = { kind: 'ask', id: 0, path: '/run/worker.sock' } as const
  const planned: Planned[] = [{ check, subject: 'a socket', attempt }]
  const walls = kind === 'uid' ? UID_WALLS : NO_WALLS

  const looks = looksOf(planned, [{ id: 0, outcome, why: '' }])

  expect(judge(looks, { walls }).find((one) => one.check === check)?.verdict).toBe(verdict)
})
