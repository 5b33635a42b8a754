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
] as const

/** Why a worker stopped or changed state: a closed list, used in logs, audit and metrics. */
export const WORKER_REASONS = [
  'never-started',
  'adopted',
  'adoption-failed',
  'queue-timeout',
  'idle',
  'silent',
  'heard-again',
  'request',
  'operator',
  'restart',
  'retry',
  'ready',
  'switched-off',
  'shutdown',
  'account-removed',
  'account-disabled',
  'drained',
  'drain-timeout',
  'start-timeout',
  'exit',
  'signal',
  'out-of-memory',
  'not-usable',
  'spawn-failed',
  'identity',
  'unreachable',
  'limit',
  'too-many-crashes',
] as const
export type WorkerReason = (typeof WORKER_REASONS)[number]

/** What the operator wants, apart from what is observed. */
export type WorkerWanted = 'onDemand' | 'off'
