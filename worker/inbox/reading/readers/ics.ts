import { readingSaid } from '../reading-told.ts'
import { documentPart } from '../document-part.ts'
import type { OpenDocument } from '../open-document.ts'
import type { ReadPart } from '../read-part.ts'
import { refusal } from '../refusal.ts'
import { wholeOf } from '../source.ts'
import { decoded } from '../text-encoding.ts'

/** A line of JSON holds a whole calendar. */
const MOST_BYTES = 2 * 1024 * 1024

/** A calendar, as it is: the calendar's own import understands it. */
export async function* readIcs({ source }: OpenDocument): AsyncGenerator<ReadPart> {
  const text = decoded(wholeOf(source, MOST_BYTES))
  if (!/^END:VCALENDAR\s*$/im.test(text)) throw refusal('damaged', readingSaid('calendar-cut-off'))
  yield documentPart('ics', { title: /^X-WR-CALNAME:(.+)$/im.exec(text)?.[1] })
  yield { kind: 'calendar', text }
}
