import { watchKnownPeople } from '../../profile/known-people.ts'
import type { Agent } from '../agent.ts'
import type { AgentResources } from '../profile-agents.ts'
import { ReflectorRun } from './reflector-run.ts'

const TIME_LIMIT_MS = 15 * 60_000

/** The agent that thinks about memories that belong together. */
export function createReflector(resources: AgentResources, now = (): Date => new Date()): Agent {
  // The memories' own look at the same file reports what is wrong with it.
  const people = watchKnownPeople(resources.layout, () => undefined)
  return {
    name: 'reflector',
    summary: 'Follows a chain of related memories and writes a reflection that cites them.',
    timeLimitMs: TIME_LIMIT_MS,
    nature: 'proactive',
    hindrance: () => null,
    async run(context, signal) {
      await new ReflectorRun({ ...resources, people, now: now(), context, signal }).work()
    },
    onUndone: async () => {},
  }
}
