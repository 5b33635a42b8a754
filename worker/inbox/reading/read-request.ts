import { AppError } from '../../../shared/errors/app-error.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { READ_LIMITS, type ReadLimits } from './read-limits.ts'

/** The descriptor on which the reader's process finds the opened document. */
export const DOCUMENT_DESCRIPTOR = 3
/** The descriptor to which it writes the parts: libraries print to the usual ones. */
export const PARTS_DESCRIPTOR = 4

/** What the reader's process is told, as one text on its standard input: names are no business of the process table. */
export interface ReadRequest {
  readonly name: string
  readonly limits: ReadLimits
}

/**
 * The request that a text holds. Checked by hand: loading what checks everything else would double the time that a small document takes, and
 * it comes from our own worker.
 */
export function readRequestIn(text: string): ReadRequest {
  const { name, limits }: { name?: unknown; limits?: unknown } = Object(parseJson(text, 'Request'))
  if (typeof name !== 'string') throw wrong('name')
  const given = new Map<string, unknown>(Object.entries(Object(limits)))
  const taken: Record<string, number> = {}
  for (const key of Object.keys(READ_LIMITS)) {
    const limit = given.get(key)
    if (typeof limit !== 'number' || !(limit >= 0)) throw wrong(`limits.${key}`)
    taken[key] = limit
  }
  return { name, limits: { ...READ_LIMITS, ...taken } }
}

function wrong(field: string): AppError {
  return new AppError('wrong-usage', `A reader is started by a worker: ${field} is missing.`)
}
