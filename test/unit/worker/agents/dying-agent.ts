import type { Agent, RunContext } from '../../../../worker/agents/agent.ts'

/** An agent that is killed once at each point at which it could be: before and after each thing that it notes, and after each that it says. */
export function dyingOnceAtEach(agent: Agent): Agent {
  const passed = new Set<string>()
  const pass = (point: unknown): void => {
    const name = JSON.stringify(point, (key, value) => (HASHES.has(key) ? '' : value))
    if (passed.has(name)) return
    passed.add(name)
    throw new Error('killed')
  }
  const dying = (context: RunContext): RunContext => ({
    ...context,
    decide: async (decision) => {
      await context.decide(decision)
      pass(decision.event)
    },
    keepCopies: async (copies) => {
      await context.keepCopies(copies)
      pass('copies')
    },
    note: async (change) => {
      pass(['before', change])
      await context.note(change)
      pass(['after', change])
    },
    count: (name, by) => {
      context.count(name, by)
      pass(name)
    },
    report: (progress) => {
      context.report(progress)
      pass(progress)
    },
  })
  return { ...agent, run: async (context, signal) => await agent.run(dying(context), signal) }
}

/** These differ from run to run: a time stands in what they are of. */
const HASHES: ReadonlySet<string> = new Set(['sha256', 'before', 'after'])
