import type { Agent } from '../agent.ts'
import { decisionTold } from '../decision-told.ts'
import type { AgentResources } from '../profile-agents.ts'

const TIME_LIMIT_MS = 60 * 60_000
const NAME = 'boredom-service'
/** What works when nobody is there. */
const WOKEN = 'reflector'

/**
 * The agent that has something to do when the person is away: it wakes the reflector. When that is `etc/boredom.json` says, and the
 * schedule sees to it that it comes once in each such time.
 */
export function createBoredomService({ others }: Pick<AgentResources, 'others'>): Agent {
  return {
    name: NAME,
    summary: 'Wakes the reflector when you have been away for a while.',
    timeLimitMs: TIME_LIMIT_MS,
    nature: 'proactive',
    hindrance: () => null,
    async run(context, signal) {
      const came = await others.run(WOKEN, context.actor, signal)
      if (came.kind === 'ended') context.count(came.run.status === 'done' ? 'woken' : 'failed')
      await context.decide({
        event: 'agent_woken',
        from: [WOKEN],
        ...decisionTold(BECAUSE[came.kind]),
        made: came.kind === 'ended' ? [came.run.id] : [],
      })
    },
    onUndone: () => Promise.resolve(),
  }
}

const BECAUSE = {
  ended: 'nobody-there',
  absent: 'nobody-to-wake',
  hindered: 'waking-hindered',
} as const
