import { UTC } from '../profile/time-zone.ts'

/** Spells a day out in words and figures, as somebody might ask for it: `monday 24 november 2026 2026-11-24`. */
export type DateText = (at: number) => string

/** Makes the speller of one time zone. UTC goes without ICU, whose loading takes longer than a worker's start may. */
export function createDateText(timeZone: string): DateText {
  return timeZone === UTC ? utcDateText : zonedDateText(timeZone)
}

const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const

/** Every word that a date is spelled with, but for figures. */
export const DATE_NAMES: readonly string[] = [...WEEKDAYS, ...MONTHS]

function utcDateText(at: number): string {
  const date = new Date(at)
  const weekday = WEEKDAYS[date.getUTCDay()]
  const month = MONTHS[date.getUTCMonth()]
  const [figures = ''] = date.toISOString().split('T')
  return `${weekday} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()} ${figures}`
}

function zonedDateText(timeZone: string): DateText {
  const words = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
  const figures = new Intl.DateTimeFormat('sv-SE', { timeZone })
  return (at) => `${words.format(at).replaceAll(',', '')} ${figures.format(at)}`.toLowerCase()
}
