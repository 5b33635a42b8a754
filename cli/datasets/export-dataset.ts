import { routes } from '../../shared/api/routes.ts'
import { PROFILE_HEADER } from '../../shared/control/worker-contract.ts'
import { DATASET_FORMATS } from '../../shared/domain/training.ts'
import { choice } from '../choice.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { streamFromSupervisor } from '../control-transport.ts'
import { putLines } from '../memories/export-memories.ts'
import { linesOfAnswer } from '../memories/lines-of-answer.ts'

/** The options of `mh dataset export`. */
export interface ExportOptions {
  readonly format?: string
  readonly local?: boolean
  /** A new file; without it the lines go to stdout. */
  readonly output?: string
}

/** `mh dataset export` */
export async function exportDataset(
  context: CommandContext,
  id: string,
  { format = 'chat', local = false, output: file }: ExportOptions,
): Promise<void> {
  const chosen = choice('--format', format, DATASET_FORMATS)
  const { profile } = await connectToProfile(context)
  const { method, path } = routes.exportDataset
  const query = `?format=${chosen}&local=${local}`
  const request = {
    method,
    path: path.replace(':id', encodeURIComponent(id)) + query,
    headers: { [PROFILE_HEADER]: profile },
  }
  const { link, signal, output } = context
  const count = await streamFromSupervisor(link, { request, signal }, async (answer) =>
    putLines(linesOfAnswer(request, answer), output, file),
  )
  output.note(`Exported ${count} pairs.`)
}
