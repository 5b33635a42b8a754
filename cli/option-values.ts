import { InvalidArgumentError } from 'commander'

const DAY = /^(\d{4})-(\d{2})-(\d{2})/
const INSTANT = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i
const DAY_LENGTH = 'YYYY-MM-DD'.length

/** Makes a reader of whole numbers within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (/^\d+$/.test(text) && number >= least && number <= most) return number
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}

/** Gathers the values of an option that may be given several times. */
export function collected(text: string, before: readonly string[] = []): string[] {
  return [...before, text]
}

/** A time as the API takes it (UTC). A time without an offset is the person's own; a day alone is its beginning. */
export function instant(text: string): string {
  return timeOf(text).toISOString()
}

/** The same for the end of a range: a day alone is its last millisecond. */
export function instantAtEnd(text: string): string {
  const time = timeOf(text)
  if (text.length > DAY_LENGTH) return time.toISOString()
  return new Date(new Date(time).setDate(time.getDate() + 1) - 1).toISOString()
}

function timeOf(text: string): Date {
  const time = new Date(text.length === DAY_LENGTH ? `${text}T00:00` : text.replace(' ', 'T'))
  if (INSTANT.test(text) && dayExists(text) && !Number.isNaN(time.getTime())) return time
  throw new InvalidArgumentError(
    'It must be a time such as 2025-11-06, 2025-11-06T14:02 or 2025-11-06T14:02:00Z.',
  )
}

/** `new Date()` takes 30 February for 2 March. */
function dayExists(text: string): boolean {
  const [, year, month, day] = DAY.exec(text)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return false
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
}
