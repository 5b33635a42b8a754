import { setTimeout as delay } from 'node:timers/promises'
import { routes } from '../../shared/api/routes.ts'
import type { Training } from '../../shared/api/trainings.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { type ProfileConnection, connectToProfile } from '../connect.ts'
import { ProgressLine } from '../memories/progress-line.ts'
import { oneLine } from '../terminal/safe-text.ts'
import { type Column, table } from '../terminal/table.ts'
import { localTime } from '../terminal/time-words.ts'

const COLUMNS: readonly Column<Training>[] = [
  { title: 'TRAINING', value: ({ id }) => id },
  { title: 'STARTED', value: ({ startedAt }) => localTime(startedAt) },
  { title: 'STATUS', value: ({ status }) => status },
  { title: 'SET', value: ({ datasetId }) => datasetId },
  { title: '', value: words, shrinks: true },
]
const LOOK_EVERY_MS = 300

/** `mh dataset train` */
export async function trainDataset(
  context: CommandContext,
  id: string,
  { wait = false }: { readonly wait?: boolean },
): Promise<void> {
  const connection = await connectToProfile(context)
  const { client, profile } = connection
  const { training } = await client.call(routes.trainDataset, { profile, params: { id } })
  if (!wait) return context.output.result(training, () => `Started ${training.id}`)
  const ended = await whenEnded(context, connection, training.id)
  if (ended.status !== 'done')
    throw new AppError('conflict', `${ended.id} ${ended.status}. ${ended.message ?? ''}`)
  context.output.result(ended, () => `${ended.id} is done. ${words(ended)}`)
}

/** `mh dataset trainings` */
export async function listTrainings(context: CommandContext): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const list = await client.call(routes.listTrainings, { profile })
  const { output } = context
  output.result(list, () =>
    list.items.length === 0 ? 'No trainings.' : table(list.items, COLUMNS, output.columns),
  )
}

/** `mh dataset cancel` */
export async function cancelTraining(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const { training } = await client.call(routes.cancelTraining, { profile, params: { id } })
  context.output.result(training, () => `${id} is ${training.status}.`)
}

async function whenEnded(
  context: CommandContext,
  { client, profile }: ProfileConnection,
  id: string,
): Promise<Training> {
  using progress = new ProgressLine(context)
  for (;;) {
    const { training } = await client.call(routes.getTraining, { profile, params: { id } })
    if (training.status !== 'running') return training
    progress.show({ phase: 'training', ...training.progress })
    await delay(LOOK_EVERY_MS, undefined, { signal: context.signal })
  }
}

function words({ status, progress, adapterId, message }: Training): string {
  if (status === 'running') return progress ? `${progress.done} of ${progress.of}` : ''
  return oneLine(adapterId === null ? (message ?? '') : `Adapter ${adapterId}`)
}
