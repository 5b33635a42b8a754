const DAY_MS = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

/** The day on which a moment falls in a zone: `2025-11-06`. */
export function dayOf(moment: number, zone: string): string {
  const parts = partsOf(moment, zone)
  return `${parts['year']?.padStart(4, '0')}-${parts['month']}-${parts['day']}`
}

/** When a day (`2025-11-06`) begins in a zone, in milliseconds. */
export function startOfDay(day: string, zone: string): number {
  const asIfUtc = Date.parse(`${day}T00:00:00Z`)
  // The offset at the guess may be another than at midnight, on the days when clocks change.
  const guess = asIfUtc - offsetMs(asIfUtc, zone)
  return asIfUtc - offsetMs(guess, zone)
}

/** The moment of a wall clock's reading (`2025-11-06T14:00`) in a zone, in milliseconds. */
export function momentOf(reading: string, zone: string): number {
  const asIfUtc = Date.parse(`${reading}Z`)
  return asIfUtc - offsetMs(asIfUtc - offsetMs(asIfUtc, zone), zone)
}

export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** The last day of a month (`2025-11`). */
export function lastDayOf(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}

function offsetMs(moment: number, zone: string): number {
  const { year, month, day, hour, minute, second } = partsOf(moment, zone)
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number)
  const wall = Date.UTC(y ?? 0, (mo ?? 1) - 1, d, h, mi, s)
  return wall - Math.floor(moment / 1_000) * 1_000
}

function partsOf(moment: number, zone: string): Readonly<Record<string, string>> {
  const parts = formatOf(zone).formatToParts(moment)
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]))
}

/** Making one costs more than using it a hundred times. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formats.set(zone, made)
  return made
}
