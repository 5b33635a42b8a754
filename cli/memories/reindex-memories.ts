import { ReindexReport } from '../../shared/api/memory-bulk.ts'
import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { bulkResult } from './bulk-report.ts'

/** `mh memory reindex` */
export async function reindexMemories(context: CommandContext): Promise<void> {
  const { profile } = await connectToProfile(context)
  const route = routes.reindexMemories
  const result = await bulkResult(context, { route, profile, report: ReindexReport })
  const { memories, setAside } = result
  const aside = setAside === 0 ? '' : ` ${setAside} files were set aside: they are no memories.`
  context.output.result(result, () => `The index is new: ${memories} memories.${aside}`)
}
