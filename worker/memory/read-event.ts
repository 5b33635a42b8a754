import { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'

/** What the text of an event's file holds. */
export type ReadEvent =
  | {
      readonly status: 'ok'
      readonly event: EpisodicEvent
      /** The file's members as they stand, for writing them back. */
      readonly members: Readonly<Record<string, unknown>>
    }
  | { readonly status: 'corrupt'; readonly reason: string }

/** Reads an event of this or the single-user system. */
export function readEvent(text: string): ReadEvent {
  try {
    return readMembers(parseJson(text, 'File'))
  } catch (error) {
    if (error instanceof AppError) return { status: 'corrupt', reason: messageOf(error) }
    throw error
  }
}

/** The same for a file whose JSON has been parsed. */
export function readMembers(value: unknown): ReadEvent {
  try {
    if (!isRecord(value)) return { status: 'corrupt', reason: 'File is not a JSON object.' }
    const event = withProcessed(EpisodicEvent.parse(withoutNulls(value), 'File'))
    if (Number.isNaN(Date.parse(event.timestamp)))
      return { status: 'corrupt', reason: 'timestamp: no such time.' }
    return { status: 'ok', event, members: value }
  } catch (error) {
    if (error instanceof AppError) return { status: 'corrupt', reason: messageOf(error) }
    throw error
  }
}

/** A known member that is `null` says as much as one that is missing. */
function withoutNulls(members: Record<string, unknown>): Record<string, unknown> {
  const known = EpisodicEvent.zod.shape
  return Object.fromEntries(
    Object.entries(members).filter(
      ([name, value]) => value !== null || !Object.hasOwn(known, name),
    ),
  )
}

/** Older files say in `metadata` that they were processed. */
function withProcessed(event: EpisodicEvent): EpisodicEvent {
  const older = event.metadata?.['processed']
  return event.processed === undefined && typeof older === 'boolean'
    ? { ...event, processed: older }
    : event
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
