/** What becomes of a run: it waits for the one before, it works, and it ends in one of three ways; or it was due while nothing could run. */
export const RUN_STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled', 'missed'] as const

/** The agents that there are. */
export const AGENT_NAMES = [
  'organizer',
  'reflector',
  'dreamer',
  'ingestor',
  'boredom-service',
  'sleep-service',
  'curator',
  'digest',
  'dataset-builder',
] as const
export type AgentName = (typeof AGENT_NAMES)[number]

/**
 * Why a run began: somebody asked for it, a file came into the inbox, one of the triggers of its schedule, another agent, or an earlier
 * run that failed.
 */
export const RUN_TRIGGERS = [
  'person',
  'inbox',
  'cron',
  'interval',
  'window',
  'idle',
  'event',
  'agent',
  'retry',
] as const
export type RunTrigger = (typeof RUN_TRIGGERS)[number]

/** Why the cognitive mode keeps an agent from running. */
export const AGENT_HINDRANCES = [
  'agents-rest',
  'no-training',
  'nothing-by-itself',
  'emulation-mode',
] as const
export type AgentHindrance = (typeof AGENT_HINDRANCES)[number]
