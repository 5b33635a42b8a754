import { z } from 'zod'
import { type ImportResult, lineField } from '../../shared/api/memory-bulk.ts'
import { saidOf } from '../../shared/api/said.ts'
import { schema } from '../../shared/api/schema.ts'
import { IMPORT_SAID_CODES, type ImportSaid } from '../../shared/domain/import-said.ts'
import { AppError, systemCodeOf, toAppError } from '../../shared/errors/app-error.ts'

type LineFault = ImportResult['errors'][number]

/** What is told of a line that was not taken in. Throws `busy`, which is no fault of the line. */
export function lineFault(line: number, thrown: unknown): LineFault {
  const error = toAppError(thrown)
  if (error.code === 'busy') throw error
  const fields = Fields.zod.safeParse(error.details['fields']).data ?? []
  const said = saidOfError(thrown, error, fields.length > 0)
  return { line, code: error.code, message: error.message, said, fields }
}

/** The error of a line, with its reason. */
export function lineRefusal(
  code: 'conflict' | 'body-too-large' | 'invalid-input',
  said: ImportSaid,
  message: string,
): AppError {
  return new AppError(code, message, { details: { reason: said } })
}

function saidOfError(thrown: unknown, error: AppError, hasFields: boolean): ImportSaid {
  if (systemCodeOf(thrown) === 'ENAMETOOLONG') return { code: 'name-too-long', values: {} }
  const reason = LineReason.zod.safeParse(error.details['reason']).data
  if (reason) return reason
  if (hasFields) return { code: 'wrong-fields', values: {} }
  if (error.cause instanceof SyntaxError)
    return { code: 'no-json', values: { quote: error.cause.message } }
  const quote = error.code === 'internal' ? '' : error.message
  return { code: 'failed', values: { error: error.code, quote } }
}

const LineReason = schema(() => saidOf(IMPORT_SAID_CODES))
const Fields = schema(() => z.array(lineField()))
