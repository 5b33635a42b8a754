import { AppError } from '../../../shared/errors/app-error.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { READ_LIMITS, type ReadLimits } from './read-limits.ts'

/** The descriptor on which the reader's process finds the opened document. */
export const DOCUMENT_DESCRIPTOR = 3
/** The descriptor to which it writes the parts: libraries print to the usual ones. */
export const PARTS_DESCRIPTOR = 4

/** What the reader says after a document when it may read another one. */
export const READY = 'ready'

/** What the reader's process is told, as a line on its standard input: names are no business of the process table. */
export interface ReadRequest {
  readonly name: string
  readonly limits: ReadLimits
  /** So many bytes follow on the standard input, which are the document; without it the descriptor has it. */
  readonly bytes?: number
}

/**
 * The request that a text holds. Checked by hand: loading what checks everything else would double the time that a small document takes, and
 * it comes from our own worker.
 */
export function readRequestIn(text: string): ReadRequest {
  const said: Partial<Record<keyof ReadRequest, unknown>> = Object(parseJson(text, 'Request'))
  const { name, limits, bytes } = said
  if (typeof name !== 'string') throw wrong('name')
  if (bytes !== undefined && !(typeof bytes === 'number' && bytes >= 0)) throw wrong('bytes')
  const given = new Map<string, unknown>(Object.entries(Object(limits)))
  const taken: Record<string, number> = {}
  for (const key of Object.keys(READ_LIMITS)) {
    const limit = given.get(key)
    if (typeof limit !== 'number' || !(limit >= 0)) throw wrong(`limits.${key}`)
    taken[key] = limit
  }
  const whole = { ...READ_LIMITS, ...taken }
  return { name, limits: whole, ...(bytes === undefined ? {} : { bytes }) }
}

function wrong(field: string): AppError {
  return new AppError('wrong-usage', `A reader is started by a worker: ${field} is missing.`)
}
