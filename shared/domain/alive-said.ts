import type { Said } from './said.ts'

/** The reasons that can be given for a worker being up: a closed list, each with its values. */
export const ALIVE_SAID_CODES = [
  'requests',
  'search-index',
  'agent',
  'schedule',
  'replies',
  'embedding',
  'training',
  'activation',
  'attached',
  'due',
  'used',
  'woken-schedule',
  'woken-inbox',
  'woken-table',
  /** What a worker of another version said, in its words. */
  'other',
] as const
export type AliveSaidCode = (typeof ALIVE_SAID_CODES)[number]

/** Why a worker is up. */
export type AliveSaid = Said<AliveSaidCode>
