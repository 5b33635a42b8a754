import type { UsageOverview, UsageSummary } from '../../../shared/api/usage.ts'
import type { UserAccount } from '../../../shared/api/users.ts'
import type { WorkerRow } from '../../../shared/api/workers.ts'
import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'

/** An account as the API gives it. */
export function user(username: string, rest: Partial<UserAccount> = {}): UserAccount {
  return {
    id: `id-${username}`,
    username,
    displayName: username,
    role: 'guest',
    state: 'active',
    archivedAt: null,
    hasPassword: true,
    isDefault: false,
    createdAt: '2025-11-06T14:02:00.000Z',
    lastLogin: null,
    ...rest,
  }
}

/** A memory as the API gives it. */
export function memory(content: string, rest: Partial<EpisodicEvent> = {}): EpisodicEvent {
  return {
    id: 'evt-1',
    timestamp: '2025-11-06T14:02:00.000Z',
    type: 'observation',
    content,
    ...rest,
  }
}

/** A worker that runs. */
export function worker(username: string, rest: Partial<WorkerRow> = {}): WorkerRow {
  return {
    username,
    state: 'running',
    wanted: 'onDemand',
    pid: 4242,
    generation: 1,
    since: '2025-11-06T14:02:00.000Z',
    reason: 'ready',
    words: 'Running.',
    said: [{ code: 'running', values: {} }],
    aliveBecause: ['a request 3 s ago'],
    aliveSaid: [{ code: 'other', values: { quote: 'a request 3 s ago' } }],
    rssBytes: 47 * 1024 * 1024,
    eventLoopLagMs: 2.4,
    restarts: 0,
    nextWakeAt: null,
    ...rest,
  }
}

export const users = {
  items: [user('greggles', { role: 'owner' }), user('alice'), user('bob')],
  nextCursor: null,
}
/** What a folder takes, in sums, as the API gives it. */
export function usageOf(name: string, rest: Partial<UsageSummary> = {}): UsageSummary {
  return {
    name,
    measuredAt: '2025-11-06T14:02:00.000Z',
    bytes: 1_000,
    diskBytes: 4_096,
    files: 2,
    recentBytes: 0,
    complete: true,
    problem: null,
    isMeasuring: false,
    ...rest,
  }
}

export const usageOverview: UsageOverview = {
  disk: { freeBytes: 5 * 1024 ** 3, totalBytes: 20 * 1024 ** 3 },
  profiles: [
    usageOf('greggles', { diskBytes: 3 * 1024 ** 2 }),
    usageOf('alice', { complete: false }),
    usageOf('bob', { measuredAt: null, isMeasuring: true }),
  ],
  archived: [],
  backups: [],
}
export const noUsers = { status: 200, body: { items: [], nextCursor: null } }
export const workers = { items: [worker('alice')], nextCursor: null }
export const profiles = [
  { id: 'id-alice', username: 'alice', displayName: 'alice', role: 'guest', state: 'running' },
]
export const systemStatus = {
  backup: null,
  version: '1.2.3',
  build: 'abc',
  node: '20.0.0',
  pid: 4711,
  root: '/srv/mh',
  url: 'http://127.0.0.1:4321',
  startedAt: '2025-11-06T14:02:00.000Z',
  uptimeSeconds: 60,
  listening: { host: '127.0.0.1', port: 4321, asked: false },
  users: 3,
  defaultUser: null,
  setupNeeded: false,
  sessions: 1,
  workers: { running: 1, stopped: 2 },
  diskFreeBytes: 5 * 1024 ** 3,
  migration: null,
  isolation: 'one process a profile',
  risks: [],
  walls: {
    kind: 'none',
    isWeaker: true,
    remedy: 'mh config set walls auto',
    limits: 'Each worker gets at most: 512 MB of memory.',
    notHeld: ['Room on the disk is shared.'],
    said: null,
  },
  outdatedWorkers: 0,
  workerBuild: null,
  modelQueue: [],
  service: null,
}
