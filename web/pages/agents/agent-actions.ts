import { agentRoutes } from '../../../shared/api/agents.ts'
import { scheduleRoutes } from '../../../shared/api/schedules.ts'
import type { AgentName } from '../../../shared/domain/agent-run.ts'
import type { Workspace } from '../../app/workspace.ts'

/** What can be done with an agent from several pages. A failure is said in a toast. */
export function agentActions({ client, router, toasts }: Workspace) {
  async function said(action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (error) {
      toasts.fail(error)
    }
  }
  return {
    /** Starts a run, and shows it. */
    run: (name: AgentName, preview = false) =>
      said(async () => {
        const request = { params: { name }, body: { preview } }
        const { runId } = await client.call(agentRoutes.runAgent, request)
        router.go(`/agents/runs/${runId}`)
      }),
    /** Has nothing start it by itself, or lets it again. */
    setEnabled: (name: AgentName, enabled: boolean) =>
      said(async () => {
        await client.call(scheduleRoutes.setSchedule, { params: { name }, body: { enabled } })
      }),
  }
}
