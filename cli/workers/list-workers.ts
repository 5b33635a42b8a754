import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { workerTable } from './worker-table.ts'

/** `mh worker list` */
export async function listWorkers(context: CommandContext): Promise<void> {
  const client = await connect(context)
  const workers = await client.call(routes.listWorkers)
  const { output } = context
  output.result(workers, () =>
    workers.items.length === 0
      ? 'No workers: there is no user yet.'
      : workerTable(workers.items, output.columns),
  )
}
