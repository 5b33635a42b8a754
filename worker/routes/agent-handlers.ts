import type { WorkerHandlers } from '../http/handler.ts'
import type { LazyAgents } from '../lazy-agents.ts'
import type { ProfileAudit } from './profile-audit.ts'

type AgentHandlers = Pick<
  WorkerHandlers,
  | 'listAgents'
  | 'runAgent'
  | 'listRuns'
  | 'getRun'
  | 'getRunProposal'
  | 'cancelRun'
  | 'undoRun'
  | 'listRunChanges'
  | 'listRunDecisions'
>

/** Answers the agents' routes. A run itself is audited by whoever runs it. */
export function agentHandlers(lazy: LazyAgents, audit: ProfileAudit): AgentHandlers {
  return {
    ...runDetailHandlers(lazy, audit),
    listAgents: async () => ({
      items: await (await lazy.open()).runner.agents(),
      nextCursor: null,
    }),
    runAgent: async ({ params, body, actor }) => {
      const { runner } = await lazy.open()
      const wish = { by: actor, trigger: 'person', options: body } as const
      const { id } = await runner.start(params.name, wish)
      return { success: true, runId: id }
    },
    listRuns: async ({ query }) => await (await lazy.open()).runner.runs(query),
    getRun: async ({ params }) => ({
      success: true,
      run: await (await lazy.open()).runner.get(params.id),
    }),
    getRunProposal: async (request) => {
      const { id } = request.params
      const proposal = await (await lazy.open()).runner.proposal(id)
      await audit.shown(request, 'run_proposal_read', { run: id })
      return { success: true, proposal }
    },
    cancelRun: async (request) => {
      const { id } = request.params
      const run = await (await lazy.open()).runner.cancel(id, request.actor)
      await audit.done(request, 'agent_run_cancelled', { run: id })
      return { success: true, run }
    },
    undoRun: async (request) => {
      const { id } = request.params
      const { runner } = await lazy.open()
      await runner.checkMayUndo(id)
      // Beforehand, so that one that a crash cuts off can be seen.
      await audit.done(request, 'agent_run_undo_began', { run: id })
      const run = await runner.undo(id, request.actor)
      const { undone = 0, left = [] } = run.undo ?? {}
      await audit.done(request, 'agent_run_undone', { run: id, undone, left: left.length })
      return { success: true, run }
    },
  }
}

function runDetailHandlers(
  lazy: LazyAgents,
  audit: ProfileAudit,
): Pick<AgentHandlers, 'listRunChanges' | 'listRunDecisions'> {
  return {
    listRunChanges: async (request) => {
      const { id } = request.params
      const page = await (await lazy.open()).runner.changes(id, request.query)
      await audit.shown(request, 'agent_run_changes_read', { run: id, count: page.items.length })
      return page
    },
    listRunDecisions: async (request) => {
      const { id } = request.params
      const page = await (await lazy.open()).decisions(id, request.query)
      await audit.shown(request, 'agent_run_decisions_read', { run: id, count: page.items.length })
      return page
    },
  }
}
