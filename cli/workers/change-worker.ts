import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'

/** What can be done to a worker. */
export const WORKER_VERBS = ['start', 'stop', 'restart'] as const
export type WorkerVerb = (typeof WORKER_VERBS)[number]

interface WorkerChange {
  readonly name: string
  readonly verb: WorkerVerb
}

const ROUTE_OF = {
  start: routes.startWorker,
  stop: routes.stopWorker,
  restart: routes.restartWorker,
} as const

/** `mh worker start`, `stop`, `restart` */
export async function changeWorker(
  context: CommandContext,
  { name, verb }: WorkerChange,
): Promise<void> {
  const client = await connect(context)
  const changed = await client.call(ROUTE_OF[verb], { params: { username: name } })
  const { username, state, words } = changed.worker
  context.output.result(changed, () => `${username}: ${words || state}`)
}
