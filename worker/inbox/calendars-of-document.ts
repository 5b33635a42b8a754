import type { FileSaid } from '../../shared/domain/file-said.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { RunContext } from '../agents/agent.ts'
import { lastingReason } from '../agents/undo-told.ts'
import type { Beforehand } from '../calendar/take-in-calendars.ts'
import { failureSaid } from './file-told.ts'
import { type ReadDocument, Refusal, type Remark } from './read-into-spool.ts'

/** Takes iCalendar text into the calendar. Throws `invalid-input`. */
export type CalendarImport = (text: string, beforehand: Beforehand) => Promise<void>

interface TakingIn {
  /** Of the file. */
  readonly name: string
  readonly context: RunContext
  readonly importCalendar: CalendarImport
}

/** Takes the calendars of a document in. Gives remarks on those that cannot be; where there is nothing else in the document it is refused. */
export async function takeInCalendars(
  { calendars, spool }: ReadDocument,
  { name, context, importCalendar }: TakingIn,
): Promise<Remark[]> {
  const remarks: Remark[] = []
  for (const text of calendars) {
    const problem = await problemOf(importCalendar(text, noteEvents(name, context)))
    if (problem === undefined) context.count('calendars')
    else if (spool.count === 0) throw new Refusal('calendar-unreadable', problem)
    else remarks.push([problem])
  }
  return remarks
}

/** Notes the events that a calendar is about to bring, so that they can be taken back. */
function noteEvents(name: string, { note }: RunContext): Beforehand {
  return async (made, updates) => {
    if (made.length > 0) await note({ kind: 'events-made', events: [...made] })
    const reason = lastingReason('calendar-updated')
    if (updates > 0) await note({ kind: 'lasting', what: name, reason })
  }
}

async function problemOf(taking: Promise<void>): Promise<FileSaid | undefined> {
  try {
    await taking
    return undefined
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid-input') return failureSaid(error)
    throw error
  }
}
