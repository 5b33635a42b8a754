import { createReadStream } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { ImportReport } from '../../shared/api/memory-bulk.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { bulkResult } from './bulk-report.ts'

/** The options of `mh memory import`. */
export interface ImportOptions {
  /** A file of JSON lines; `-` for what comes on stdin. */
  readonly file: string
  readonly from?: string
  /** The words in it are not the person's own. */
  readonly untrusted?: boolean
}

/** `mh memory import` */
export async function importMemories(
  context: CommandContext,
  { file, from, untrusted }: ImportOptions,
): Promise<void> {
  const body = file === '-' ? context.input : await opened(file)
  const { profile } = await connectToProfile(context)
  const query = new URLSearchParams({
    ...(from === undefined ? {} : { from }),
    ...(untrusted ? { trusted: 'false' } : {}),
  })
  const result = await bulkResult(context, {
    route: routes.importMemories,
    profile,
    query: query.size === 0 ? '' : `?${query.toString()}`,
    body,
    report: ImportReport,
  })
  const { imported, skipped, errors, moreErrors = 0 } = result
  for (const { line, message } of errors) context.output.note(`Line ${line}: ${message}`)
  if (moreErrors > 0) context.output.note(`… and ${moreErrors} more lines.`)
  const wrong = errors.length + moreErrors
  context.output.result(
    result,
    () => `Imported ${imported}, skipped ${skipped} that were there, ${wrong} with errors.`,
  )
  if (wrong > 0) {
    throw new AppError(
      'conflict',
      `${wrong} lines were not imported. Mend them and import the file again: what is there is skipped if it has an id.`,
    )
  }
}

async function opened(file: string) {
  await access(file, constants.R_OK).catch((error: unknown) => {
    throw new AppError('wrong-usage', `The file ${file} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    })
  })
  return createReadStream(file)
}
