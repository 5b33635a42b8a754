import { ruleFault } from '../../shared/api/field-fault.ts'
import type { FieldFault } from '../../shared/api/field-fault.ts'
import { checkNesting } from '../../shared/api/nesting.ts'
import { ImportLine, type ImportQuery, MemoryId } from '../../shared/api/memory-bulk.ts'
import { EpisodicEvent, Provenance } from '../../shared/domain/episodic-event.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { type NewEventContext, newEvent } from '../memory/new-event.ts'

/** What the events of an import have in common. */
export interface ImportContext extends Omit<NewEventContext, 'provenance' | 'source'> {
  readonly actor: string
  readonly query: ImportQuery
}

const SOURCE = 'import'
const MAX_CONTENT = 1_000_000

/**
 * The event that a line stands for: the body of a capture that may have an id, or a whole event as export gives it, whose other
 * members are kept. Throws `invalid-input`.
 */
export function eventOfLine(text: string, context: ImportContext): EpisodicEvent {
  const value = parseJson(text, 'Line')
  checkNesting(value, 'Line')
  if (isWholeEvent(value)) return wholeEvent(value, context)
  const { id, ...request } = ImportLine.parse(value, 'Line')
  const provenance = importedBy(context)
  const event = newEvent(request, { ...context, source: SOURCE, provenance })
  return id === undefined ? event : { ...event, id }
}

function isWholeEvent(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && 'id' in value && 'timestamp' in value
}

function wholeEvent(value: Record<string, unknown>, context: ImportContext): EpisodicEvent {
  const event = EpisodicEvent.parse(value, 'Line')
  MemoryId.parse(event.id, 'id')
  if (event.content.trim() === '') throw wrong(ruleFault('content', 'blank'))
  if (event.content.length > MAX_CONTENT)
    throw wrong({
      path: 'content',
      message: `must have at most ${MAX_CONTENT} characters`,
      code: 'too-long',
      values: { most: MAX_CONTENT },
    })
  const at = new Date(event.timestamp)
  if (Number.isNaN(at.getTime()))
    throw wrong({ path: 'timestamp', message: 'no such time', code: 'instant', values: {} })
  return {
    ...event,
    userId: context.userId,
    timestamp: at.toISOString(),
    source: event.source ?? SOURCE,
    provenance: statedProvenance(event, context) ?? importedBy(context),
  }
}

/** What a person exported keeps where it came from; only a trusted import may say that it is trusted. */
function statedProvenance(event: EpisodicEvent, { query }: ImportContext): Provenance | undefined {
  const stated = Provenance.zod.safeParse(event.provenance)
  return stated.success
    ? { ...stated.data, trusted: stated.data.trusted && query.trusted === 'true' }
    : undefined
}

function importedBy({ actor, query }: ImportContext): Provenance {
  const { from, trusted } = query
  return {
    by: 'import',
    actor,
    ...(from === undefined ? {} : { from }),
    trusted: trusted === 'true',
  }
}

function wrong(fault: FieldFault): AppError {
  return new AppError('invalid-input', `Line is not valid. ${fault.path}: ${fault.message}.`, {
    details: { fields: [fault] },
  })
}
