import { readFile } from 'node:fs/promises'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { writeFileAtomic } from '../../shared/files/atomic-write.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { readInput } from '../terminal/read-input.ts'

/** `mh calendar import` */
export async function importCalendar(context: CommandContext, file: string): Promise<void> {
  const ics = await read(context, file)
  const { client, profile } = await connectToProfile(context)
  const done = await client.call(routes.importCalendar, { profile, body: { ics } })
  const { imported, updated, skipped } = done
  context.output.result(
    done,
    () => `${imported} new, ${updated} brought up to date, ${skipped} older than what is there.`,
  )
}

/** `mh calendar export` */
export async function exportCalendar(
  context: CommandContext,
  file: string | undefined,
): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const ics = await client.call(routes.exportCalendar, { profile })
  if (file === undefined) return context.output.result({ ics }, () => ics.trimEnd())
  await writeFileAtomic(file, ics)
  context.output.result({ file }, () => `Written to ${file}`)
}

async function read(context: CommandContext, file: string): Promise<string> {
  if (file === '-') return await readInput(context.input, context.signal)
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new AppError('invalid-input', `${file} cannot be read.`, { cause: error })
  }
}
