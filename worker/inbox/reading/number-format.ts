/** How a spreadsheet shows the number of a cell. */
export type NumberFormat =
  | { readonly shows: 'date' | 'duration' }
  /** `digits` are those before the point at least, of numbers such as `00421`. */
  | { readonly shows: 'number'; readonly digits: number }
  | { readonly shows: 'percentage'; readonly decimals: number }
  | { readonly shows: 'currency'; readonly symbol: string }

const DAY_MS = 86_400_000
const HOUR_SECONDS = 3_600
/** Day 0 of what spreadsheets count, with the leap day of 1900 that there never was. */
const DAY_0 = Date.UTC(1899, 11, 30)
const DAY_0_OF_1904 = Date.UTC(1904, 0, 1)
/** What a spreadsheet keeps of a number: what comes after is left over from the arithmetic. */
const DIGITS = 15

/** Of cells without a style. */
export const PLAIN: NumberFormat = { shows: 'number', digits: 0 }

/** ECMA-376 part 1, 18.8.30: 9 and 10 are percentages, 14 to 22 and 45 to 47 dates and times, 27 to 36 and 50 to 58 dates in East Asia. */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code !== undefined) return formatOf(code)
  if (id === 46) return { shows: 'duration' }
  if (id === 9 || id === 10) return { shows: 'percentage', decimals: id === 10 ? 2 : 0 }
  const isDate = [
    [14, 22],
    [27, 36],
    [45, 47],
    [50, 58],
  ].some(([from = 0, to = 0]) => id >= from && id <= to)
  return isDate ? { shows: 'date' } : PLAIN
}

function formatOf(code: string): NumberFormat {
  const [positive = ''] = code.split(';', 1)
  const bare = positive.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|General|[eE][+-]/g, '')
  if (/\[(h+|m+|s+)\]/i.test(positive)) return { shows: 'duration' }
  if (/[ymdhs]/i.test(bare)) return { shows: 'date' }
  if (bare.includes('%')) return { shows: 'percentage', decimals: lengthOf(/\.(0+)/.exec(bare)) }
  const symbol = /\[\$([^\]-]{1,5})|([€$£¥₹₽₺₩])/.exec(positive)?.slice(1).find(Boolean)
  if (symbol !== undefined) return { shows: 'currency', symbol: symbol.trim() }
  return { shows: 'number', digits: lengthOf(/^(0+)$/.exec(bare)) }
}

function lengthOf(found: RegExpExecArray | null): number {
  return found?.[1]?.length ?? 0
}

/** A number as people see it, days as `2025-03-14`; what is no number as it is. */
export function shownNumber(value: string, format: NumberFormat, startsIn1904: boolean): string {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number)) return value
  switch (format.shows) {
    case 'date':
      return dateOf(number, startsIn1904) ?? value
    case 'duration':
      return durationOf(number)
    case 'percentage':
      return `${(number * 100).toFixed(format.decimals)}%`
    case 'currency':
      return `${rounded(number)} ${format.symbol}`
    case 'number':
      return rounded(number).padStart(format.digits, '0')
  }
}

function rounded(number: number): string {
  return String(Number(number.toPrecision(DIGITS)))
}

/** Only a time of the day has no whole days, only a day nothing besides. */
function dateOf(days: number, startsIn1904: boolean): string | undefined {
  const begin = startsIn1904 ? DAY_0_OF_1904 : DAY_0
  const at = new Date(Math.round((begin + days * DAY_MS) / 1_000) * 1_000)
  if (Number.isNaN(at.getTime())) return undefined
  const [day = '', time = ''] = at.toISOString().slice(0, 19).split('T')
  if (days > 0 && days < 1) return time
  return time === '00:00:00' ? day : `${day} ${time}`
}

function durationOf(days: number): string {
  const seconds = Math.round(Math.abs(days) * DAY_MS) / 1_000
  const hours = Math.floor(seconds / HOUR_SECONDS)
  return `${days < 0 ? '-' : ''}${hours}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`
}

function two(number: number): string {
  return String(Math.floor(number)).padStart(2, '0')
}
