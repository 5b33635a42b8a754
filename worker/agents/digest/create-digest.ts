import { watchKnownPeople } from '../../profile/known-people.ts'
import type { Agent } from '../agent.ts'
import type { AgentResources } from '../profile-agents.ts'
import { DigestRun } from './digest-run.ts'

const TIME_LIMIT_MS = 15 * 60_000

/** The agent that keeps in step what is known of how a person speaks and what they are about. It makes no memory, so agent mode lets it work. */
export function createDigest(resources: AgentResources, now = (): Date => new Date()): Agent {
  // The memories' own look at the same file reports what is wrong with it.
  const people = watchKnownPeople(resources.layout, () => undefined)
  return {
    name: 'digest',
    summary: 'Gathers themes, facts and phrases of the last two weeks in persona/cache.json.',
    timeLimitMs: TIME_LIMIT_MS,
    nature: 'cares',
    hindrance: () => null,
    async run(context, signal) {
      await new DigestRun({ ...resources, people, now: now(), context, signal }).work()
    },
    onUndone: async () => {},
  }
}
