import { language } from './language.svelte.ts'

/** IANA name of the person's time zone; undefined for the browser's. */
let zone = $state<string | undefined>()
/** Asking for it costs some tenths of a millisecond, and lists ask for each row. */
let zoneOfBrowser: string | undefined

type Moment = string | number | Date
type DateStyle = 'date' | 'time' | 'dateTime' | 'weekday' | 'monthDay' | 'month'

const STYLES: Readonly<Record<DateStyle, Intl.DateTimeFormatOptions>> = {
  date: { dateStyle: 'medium' },
  time: { timeStyle: 'short' },
  dateTime: { dateStyle: 'medium', timeStyle: 'short' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  monthDay: { day: 'numeric', month: 'short' },
  month: { month: 'long', year: 'numeric' },
}
const STEPS = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
  ['week', 4.35],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
] as const
const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Numbers and times in the person's language and time zone. */
export const format = {
  /** The zone in force. */
  get zone(): string {
    return zone ?? (zoneOfBrowser ??= new Intl.DateTimeFormat().resolvedOptions().timeZone)
  },
  /** Shows times in a zone; null for the browser's. */
  useZone(name: string | null): void {
    zone = name ?? undefined
  },
  /** A moment, in ISO 8601 or as milliseconds. */
  date(moment: Moment, style: DateStyle = 'date'): string {
    return dates(style).format(new Date(moment))
  },
  /** A day of the calendar, given as `2026-05-03`: it is the same wherever one is. */
  day(day: string): string {
    const at = Date.parse(day)
    if (Number.isNaN(at)) return day
    const options = { ...STYLES.date, timeZone: 'UTC' }
    return new Intl.DateTimeFormat(language.regional, options).format(at)
  },
  /** How long ago, or how soon, in the greatest unit that fits: "3 minutes ago". */
  relative(moment: Moment, now = Date.now()): string {
    let amount = (new Date(moment).getTime() - now) / 1000
    for (const [unit, size] of STEPS) {
      if (Math.abs(amount) < size) return relatives().format(Math.round(amount), unit)
      amount /= size
    }
    return ''
  },
  /** A time of day: "4:30 AM". */
  clock(hour: number, minute: number): string {
    const options = { timeStyle: 'short', timeZone: 'UTC' } as const
    return new Intl.DateTimeFormat(language.regional, options).format(
      Date.UTC(2023, 0, 1, hour, minute),
    )
  },
  /** A length of time: "5 minutes". */
  length(count: number, unit: 'second' | 'minute' | 'hour' | 'day'): string {
    return format.number(count, { style: 'unit', unit, unitDisplay: 'long' })
  },
  number(value: number, options?: Intl.NumberFormatOptions): string {
    return new Intl.NumberFormat(language.regional, options).format(value)
  },
  /** A size in bytes, in decimal units: "1.2 MB". */
  bytes(bytes: number): string {
    const power = Math.min(4, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
    const unit = BYTE_UNITS[power] ?? 'byte'
    const value = bytes / 1000 ** power
    const digits = { maximumFractionDigits: value < 10 && power > 0 ? 1 : 0 }
    // Bytes alone have no short name that people read: "66 byte".
    const unitDisplay = power === 0 ? 'long' : 'short'
    return format.number(value, { style: 'unit', unit, unitDisplay, ...digits })
  },
  list(items: readonly string[]): string {
    return new Intl.ListFormat(language.regional, { type: 'conjunction' }).format(items)
  },
  /** Which form of a word a number takes: "one" or "other" in English. */
  plural(count: number): Intl.LDMLPluralRule {
    return new Intl.PluralRules(language.regional).select(count)
  },
}

const known = new Map<string, Intl.DateTimeFormat>()

/** Making a format costs more than using it a hundred times. */
function dates(style: DateStyle): Intl.DateTimeFormat {
  const key = `${language.regional} ${zone} ${style}`
  const made =
    known.get(key) ??
    new Intl.DateTimeFormat(language.regional, { ...STYLES[style], timeZone: zone })
  known.set(key, made)
  return made
}

function relatives(): Intl.RelativeTimeFormat {
  return new Intl.RelativeTimeFormat(language.regional, { numeric: 'auto' })
}
