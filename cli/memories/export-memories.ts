import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { routes } from '../../shared/api/routes.ts'
import { PROFILE_HEADER } from '../../shared/control/worker-contract.ts'
import { PRIVATE_FILE } from '../../shared/files/atomic-write.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { streamFromSupervisor } from '../control-transport.ts'
import { linesOfAnswer } from './lines-of-answer.ts'

/** The options of `mh memory export`. */
export interface ExportOptions {
  readonly bin?: boolean
  /** A new file; without it the lines go to stdout. */
  readonly output?: string
}

/** `mh memory export` */
export async function exportMemories(
  context: CommandContext,
  { bin, output: file }: ExportOptions,
): Promise<void> {
  const { profile } = await connectToProfile(context)
  const request = {
    method: routes.exportMemories.method,
    path: `${routes.exportMemories.path}${bin ? '?bin=true' : ''}`,
    headers: { [PROFILE_HEADER]: profile },
  }
  const { link, signal, output } = context
  const count = await streamFromSupervisor(link, { request, signal }, async (answer) =>
    putLines(linesOfAnswer(request, answer), output, file),
  )
  output.note(`Exported ${count} memories.`)
}

/** Puts lines where they are wanted: on stdout, or in a new file. Gives how many there were. */
export async function putLines(
  lines: AsyncIterable<string>,
  output: CommandContext['output'],
  file: string | undefined,
): Promise<number> {
  if (file === undefined) return await printed(lines, output)
  const target = createWriteStream(file, { flags: 'wx', mode: PRIVATE_FILE })
  await once(target, 'open')
  return await written(lines, target)
}

async function printed(
  lines: AsyncIterable<string>,
  output: CommandContext['output'],
): Promise<number> {
  let count = 0
  for await (const line of lines) {
    await output.rawLine(line)
    count += 1
  }
  return count
}

async function written(lines: AsyncIterable<string>, target: Writable): Promise<number> {
  let count = 0
  for await (const line of lines) {
    if (!target.write(`${line}\n`)) await once(target, 'drain')
    count += 1
  }
  target.end()
  await once(target, 'finish')
  return count
}
