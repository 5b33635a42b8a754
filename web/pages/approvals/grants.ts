import { approvalRoutes, type ToolList } from '../../../shared/api/approvals.ts'
import { profileConfigRoutes } from '../../../shared/api/profile-config.ts'
import type { ToolGrant } from '../../../shared/domain/tool.ts'
import type { Client } from '../../api/client.svelte.ts'

/** Says what is to become of a tool's calls from now on; null takes that back. Gives what would become of each tool's now. */
export async function setGrant(
  client: Client,
  tool: string,
  grant: ToolGrant | null,
): Promise<ToolList> {
  const body = { tools: { [tool]: grant } }
  await client.call(profileConfigRoutes.putConfig, { params: { name: 'autonomy' }, body })
  return await client.call(approvalRoutes.listTools, {})
}
