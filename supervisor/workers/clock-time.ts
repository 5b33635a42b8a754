const DAY_MS = 24 * 60 * 60 * 1000

/** A time as a clock on the person's wall shows it: `14:02`; with the day where it is not about today. */
export function clockTime(instant: Date, timeZone: string | null, now = new Date()): string {
  const isFar = Math.abs(instant.getTime() - now.getTime()) > DAY_MS / 2
  const day = isFar ? ({ day: 'numeric', month: 'short' } as const) : {}
  const zone = timeZone === null ? {} : { timeZone }
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat('en-GB', { ...day, ...time, ...zone }).format(instant)
}
