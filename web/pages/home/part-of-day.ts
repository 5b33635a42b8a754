/** What somebody is greeted with. */
export type PartOfDay = 'morning' | 'day' | 'evening' | 'night'

/** The part of the day that a moment falls into, in a time zone (its IANA name). */
export function partOfDay(moment: Date, timeZone: string): PartOfDay {
  const text = new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone })
  const hour = Number(text.format(moment))
  if (hour < 5) return 'night'
  if (hour < 12) return 'morning'
  return hour < 18 ? 'day' : 'evening'
}
