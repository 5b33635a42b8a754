import { approvalRoutes } from '../../shared/api/approvals.ts'
import { useResource } from './resource.svelte.ts'
import type { Workspace } from './workspace.ts'

/** As many as can wait at once. */
const MOST = 200

/**
 * How many approvals wait for the person, followed live; undefined while nobody knows. Call it while a component is made, and read
 * `count` where it is shown.
 */
export function useWaitingCount({ client, live }: Pick<Workspace, 'client' | 'live'>): {
  readonly count: number | undefined
} {
  const pending = useResource({
    live,
    on: ['approval-asked', 'approval-decided'],
    load: (signal) =>
      client.call(
        approvalRoutes.listApprovals,
        { query: { status: 'pending', limit: MOST } },
        signal,
      ),
  })
  return {
    get count() {
      return pending.value?.items.length
    },
  }
}
