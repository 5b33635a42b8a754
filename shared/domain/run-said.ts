import { AGENT_HINDRANCES } from './agent-run.ts'
import { ASKING_SAID_CODES } from './asking-said.ts'
import type { Said } from './said.ts'

/** The sentences that can be said of why a run failed, was cancelled or was missed: a closed list, each with its values. */
export const RUN_SAID_CODES = [
  ...AGENT_HINDRANCES,
  ...ASKING_SAID_CODES,
  'cancelled',
  'took-too-long',
  'worker-stopped',
  'worker-stopped-early',
  'worker-ended',
  'safe-to-repeat',
  'tried-often',
  'attempt-cancelled',
  'not-tried-again',
  'our-fault',
  'no-json',
  'missed-too-many',
  'missed-too-late',
  'missed-under-way',
  'missed-hours',
  'missed-night',
  /** What an earlier version said, in its words. */
  'earlier',
] as const
export type RunSaidCode = (typeof RUN_SAID_CODES)[number]

/** One sentence about a run. */
export type RunSaid = Said<RunSaidCode>
