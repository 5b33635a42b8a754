import { utimes } from 'node:fs/promises'
import type { WorkerRow } from '../../../../../shared/api/workers.ts'
import type { RootPlace } from '../../../../../shared/doctor/root-place.ts'
import type { Broken } from './broken.ts'
import { alive, deadSocket, folder, hoursAgo, REUSED, write } from './spoil.ts'

/** Roots with what a killed process leaves. */
export const PROCESSES: readonly Broken[] = [
  {
    what: 'a lock whose holder’s pid is another process’s now',
    spoil: write('run/supervisor.lock.holder', REUSED),
    check: 'supervisor',
    severity: 'note',
    isFixable: true,
    path: 'run/supervisor.lock.holder',
    message: /A supervisor that was killed \(process \d+, since 2020-/,
    remedy: /^mh doctor --fix/,
  },
  {
    what: 'a lock whose holder runs and does not answer',
    spoil: (root) => write('run/supervisor.lock.holder', alive())(root),
    check: 'supervisor',
    severity: 'error',
    path: '',
    message: new RegExp(`^The process ${process.pid} has held .* since .*Z, and does not answer`),
    remedy: new RegExp(`kill ${process.pid}$`),
  },
  {
    what: 'a secret that a killed supervisor left',
    spoil: write('run/control.token', 'old\n'),
    check: 'supervisor',
    severity: 'note',
    isFixable: true,
    path: 'run/control.token',
    message: /has left the secret of its control socket/,
    remedy: /^mh doctor --fix/,
  },
  {
    what: 'a profile’s lock whose holder is gone',
    spoil: write('profiles/alice/out/state/worker.lock.holder', REUSED),
    check: 'profile locks',
    severity: 'note',
    isFixable: true,
    path: 'profiles/alice/out/state/worker.lock.holder',
    message: /A worker that was killed \(process \d+\) has left/,
    remedy: /^mh doctor --fix/,
  },
  {
    what: 'a worker without a supervisor',
    spoil: (root) => write('profiles/alice/out/state/worker.lock.holder', alive())(root),
    check: 'profile locks',
    severity: 'note',
    message: new RegExp(`^The worker of alice \\(process ${process.pid}, .* without a supervisor`),
    remedy: /mh start/,
  },
  {
    what: 'a lock of an edit that was cut off',
    spoil: async (root) => {
      await folder('persona/users.json.lock')(root)
      await utimes(root.at('persona/users.json.lock'), hoursAgo(2), hoursAgo(2))
    },
    check: 'edit locks',
    severity: 'note',
    isFixable: true,
    path: 'persona/users.json.lock',
    message: /An edit that was cut off has left its lock/,
    remedy: /^mh doctor --fix/,
  },
  {
    what: 'a control socket on which nobody listens',
    spoil: ({ layout }) => deadSocket(layout.controlSocket),
    check: 'sockets',
    severity: 'note',
    isFixable: true,
    path: 'run/control.sock',
    message: /Nobody listens on .*control\.sock/,
    remedy: /^mh doctor --fix/,
  },
  {
    what: 'a worker’s socket on which nobody listens',
    spoil: ({ at }) => deadSocket(at('run/workers/alice/worker.sock')),
    check: 'sockets',
    severity: 'note',
    isFixable: true,
    path: 'run/workers/alice/worker.sock',
    message: /Nobody listens on .*worker\.sock/,
    remedy: /^mh doctor --fix/,
  },
  {
    what: 'a file in the place of a socket',
    spoil: write('run/workers/alice/worker.sock', ''),
    check: 'sockets',
    severity: 'warning',
    path: 'run/workers/alice/worker.sock',
    message: /worker\.sock is no socket/,
    remedy: /^Nothing of ours .*mv /,
  },
  {
    what: 'a record of a worker whose process is gone',
    spoil: write(
      'run/supervisor/workers/alice.json',
      `{"username":"alice","pid":${process.pid},"pidStart":"1"}`,
    ),
    check: 'worker records',
    severity: 'note',
    isFixable: true,
    path: 'run/supervisor/workers/alice.json',
    message: /names the process \d+ as the worker of alice, which is gone/,
    remedy: /^mh doctor --fix/,
  },
  {
    what: 'a record of a worker that cannot be read',
    spoil: write('run/supervisor/workers/alice.json', '{'),
    check: 'worker records',
    severity: 'warning',
    path: 'run/supervisor/workers/alice.json',
    message: /alice\.json cannot be read/,
    remedy: /mh start/,
  },
]

const ROW: WorkerRow = {
  username: 'alice',
  state: 'running',
  wanted: 'onDemand',
  pid: null,
  generation: 1,
  since: '2026-01-01T00:00:00.000Z',
  reason: 'ready',
  words: 'It ended with exit code 7.',
  said: [{ code: 'exit-code', values: { code: '7' } }],
  aliveBecause: [],
  aliveSaid: [],
  rssBytes: null,
  eventLoopLagMs: null,
  restarts: 3,
  nextWakeAt: null,
}

const TOLD = { walls: null, workerBuild: null } as const

const WALLS = {
  kind: 'none',
  isWeaker: true,
  said: {
    isolation: { code: 'walls-chosen', values: {} },
    limits: [{ code: 'walls-limits', values: { memoryMb: 512, openFiles: 4_096 } }],
    notHeld: [{ code: 'walls-disk-shared', values: {} }],
    remedy: [{ code: 'walls-switch', values: {} }],
  },
} as const

function running(row: Partial<WorkerRow>, outdatedWorkers = 0): Partial<RootPlace> {
  const listening = { host: '127.0.0.1', port: 4321 }
  return { running: { ...TOLD, workers: [{ ...ROW, ...row }], outdatedWorkers, listening } }
}

/** Roots with workers in trouble. */
export const WORKERS: readonly Broken[] = [
  {
    what: 'a worker that failed',
    facts: running({ state: 'failed', reason: 'too-many-crashes' }),
    check: 'workers',
    severity: 'error',
    message: /^The worker of alice failed \(too-many-crashes\): It ended with exit code 7\.$/,
    remedy: /mh worker logs alice\. Then: mh worker start alice$/,
  },
  {
    what: 'a worker that crashed and waits',
    facts: running({ state: 'backoff', reason: 'signal' }),
    check: 'workers',
    severity: 'warning',
    message: /has crashed \(signal, restarts: 3\)/,
    remedy: /mh worker start alice$/,
  },
  {
    what: 'a worker that does not answer',
    facts: running({ state: 'unresponsive', reason: 'silent' }),
    check: 'workers',
    severity: 'warning',
    message: /^The worker of alice does not answer/,
    remedy: /mh worker restart alice$/,
  },
  {
    what: 'workers of an earlier build',
    facts: running({}, 2),
    check: 'workers',
    severity: 'note',
    message: /^2 workers run the programs of an earlier build/,
    remedy: /^mh restart --workers$/,
  },
  {
    what: 'a build that was refused',
    facts: {
      running: {
        ...TOLD,
        workers: [],
        outdatedWorkers: 1,
        workerBuild: {
          state: 'refused',
          earlier: '0123456789abcdef',
          runs: '0123456789abcdef',
          refusal: { username: 'alice', reason: 'exit', at: '2026-11-27T12:00:00.000Z' },
        },
        listening: { host: '127.0.0.1', port: 4321 },
      },
    },
    check: 'workers',
    severity: 'error',
    message: /^The worker of alice did not come up .* the one before, 0123456789abcdef/,
    remedy: /^See why: mh worker logs alice\. .* mh restart --workers$/,
  },
  {
    what: 'walls that are weaker than they could be',
    facts: {
      running: {
        walls: WALLS,
        workers: [],
        outdatedWorkers: 0,
        workerBuild: null,
        listening: { host: '127.0.0.1', port: 4321 },
      },
    },
    check: 'walls',
    severity: 'warning',
    message:
      /^One process a profile, .* because the configuration says so .* at most: 512 MB of memory, 4096 open files a process\. What is not held: Room on the disk/,
    remedy: /^mh config set walls auto, then mh restart --workers$/,
  },
  {
    what: 'a profile that another process holds than its worker',
    spoil: (root) => write('profiles/alice/out/state/worker.lock.holder', alive())(root),
    facts: running({ pid: 1 }),
    check: 'profile locks',
    severity: 'error',
    message: new RegExp(`held by the process ${process.pid} since .*not the worker`),
    remedy: new RegExp(`ps -fp ${process.pid}`),
  },
  {
    what: 'a supervisor that serves other machines without encryption',
    facts: {
      running: { ...TOLD, workers: [], outdatedWorkers: 0, listening: { host: '::', port: 80 } },
    },
    check: 'network',
    severity: 'warning',
    message: /other machines at ::, without encryption/,
    remedy: /reverse proxy with TLS/,
  },
]
