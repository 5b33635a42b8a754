/** The states of a worker's life that an outsider can see. */
export const WORKER_STATES = [
  'stopped',
  'adopting',
  'queued',
  'starting',
  'running',
  'unresponsive',
  'draining',
  'stopping',
  'crashed',
  'backoff',
  'failed',
  'hibernated',
  'locked',
] as const

/** Why a profile is locked, so that nothing starts its worker in the middle of it. */
export const LOCK_REASONS = [
  'backup',
  'restore',
  'migrate',
  'rename',
  'archive',
  'create',
  'delete',
] as const
export type LockReason = (typeof LOCK_REASONS)[number]

/** Why a worker is started: somebody needs it, or it is due. */
export const START_REASONS = ['request', 'operator', 'inbox', 'schedule', 'wake-table'] as const
export type StartReason = (typeof START_REASONS)[number]

/** Why a worker stopped or changed state: a closed list, used in logs, audit and metrics. */
export const WORKER_REASONS = [
  'never-started',
  'adopted',
  'adoption-failed',
  'queue-timeout',
  'idle',
  'silent',
  'heard-again',
  ...START_REASONS,
  'restart',
  'retry',
  'ready',
  'switched-off',
  'shutdown',
  'account-disabled',
  'drained',
  'drain-timeout',
  'start-timeout',
  'exit',
  'signal',
  'out-of-memory',
  'process-limit',
  'file-limit',
  'disk-filled',
  'not-usable',
  'spawn-failed',
  'shortage',
  'identity',
  'unreachable',
  'limit',
  'too-many-crashes',
  ...LOCK_REASONS,
  'unlocked',
] as const
export type WorkerReason = (typeof WORKER_REASONS)[number]

/** What the operator wants, apart from what is observed. */
export type WorkerWanted = 'onDemand' | 'off'
