import { messageOf } from '../../shared/errors/app-error.ts'
import { calendarRefusal } from './calendar-refusal.ts'
import { Component, type JComponent } from './jcal.ts'

const MAX_DEPTH = 10

/** Reads a text of iCalendar (RFC 5545) into its calendars. Throws `invalid-input`. */
export async function parseCalendars(text: string): Promise<JComponent[]> {
  checkDepth(text)
  const { default: ical } = await import('ical.js')
  const parsed: unknown = parse(() => ical.parse(text))
  const [first]: unknown[] = Array.isArray(parsed) ? parsed : []
  const calendars: unknown[] =
    typeof first === 'string' ? [parsed] : Array.isArray(parsed) ? parsed : []
  const found = calendars.map((one) => Component.parse(one, 'The calendar'))
  if (found.length > 0 && found.every(([kind]) => kind === 'vcalendar')) return found
  throw calendarRefusal('calendar-no-begin')
}

/** Writes a calendar as text. */
export async function formatCalendar(calendar: JComponent): Promise<string> {
  const { default: ical } = await import('ical.js')
  return `${ical.stringify(calendar).trimEnd()}\r\n`
}

function parse(read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    throw calendarRefusal('calendar-unreadable', { quote: messageOf(error).slice(0, 200) }, error)
  }
}

/** Components inside components, a thousand deep, would be more than the stack bears. */
function checkDepth(text: string): void {
  let depth = 0
  for (const [, word] of text.matchAll(/^(BEGIN|END):/gim)) {
    depth += word?.toUpperCase() === 'BEGIN' ? 1 : -1
    if (depth > MAX_DEPTH) throw calendarRefusal('calendar-nested')
  }
}
