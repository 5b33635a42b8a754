/** What becomes of a run: it waits for the one before, it works, and it ends in one of three ways. */
export const RUN_STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const

/** The agents that there are. */
export const AGENT_NAMES = ['ingestor'] as const
export type AgentName = (typeof AGENT_NAMES)[number]

/** Why a run began: somebody asked for it, or a file came into the inbox. */
export const RUN_TRIGGERS = ['person', 'inbox'] as const
export type RunTrigger = (typeof RUN_TRIGGERS)[number]
