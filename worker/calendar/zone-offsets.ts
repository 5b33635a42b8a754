import { AppError } from '../../shared/errors/app-error.ts'
import { DAY_MS, type OffsetAt, ianaOffsets } from '../time/zoned-time.ts'
import { Budget, expandRule } from './expand-rule.ts'
import { type ZoneLookup, timeOf } from './event-time.ts'
import { type JComponent, componentsOf, propertiesOf, textOf } from './jcal.ts'
import { type JRecur, type RecurrenceRule, readRule } from './recurrence-rule.ts'

interface Observance {
  readonly start: number
  /** Milliseconds ahead of UTC before and after each change. */
  readonly before: number
  readonly after: number
  readonly rules: readonly RecurrenceRule[]
  readonly dates: readonly number[]
}

const STEPS = 5_000
/** A stranger's zone may describe more than any clock has ever done. */
const MOST_OBSERVANCES = 1_000
const MOST_RULES = 4
const LOOK_BACK_MS = 800 * DAY_MS

/** Zones by name: those of the world, else those that a calendar describes itself, else the person's own. */
export function zoneLookup(timezones: readonly JComponent[], ownZone: string): ZoneLookup {
  const known = new Map<string | undefined, OffsetAt>()
  const own = ianaOffsets(ownZone) ?? (() => 0)
  return (zone) => {
    const found = known.get(zone) ?? (zone === undefined ? own : offsetsOf(zone, timezones)) ?? own
    known.set(zone, found)
    return found
  }
}

function offsetsOf(zone: string, timezones: readonly JComponent[]): OffsetAt | undefined {
  const described = timezones.find((one) => textOf(one, 'tzid') === zone)
  return ianaOffsets(zone) ?? (described && describedOffsets(described))
}

/** The offsets that a VTIMEZONE describes: at any instant the observance that began last. */
function describedOffsets(timezone: JComponent): OffsetAt | undefined {
  const observances = [...componentsOf(timezone, 'standard'), ...componentsOf(timezone, 'daylight')]
    .map(observanceOf)
    .filter((one) => one !== undefined)
  if (observances.length === 0 || observances.length > MOST_OBSERVANCES) return undefined
  const earliest = observances.reduce((a, b) => (b.start < a.start ? b : a))
  const byYear = new Map<number, Change[]>()
  return (instant) => {
    const year = new Date(instant).getUTCFullYear()
    const changes = byYear.get(year) ?? changesUpTo(year, observances)
    byYear.set(year, changes)
    return changes.findLast(({ at }) => at <= instant)?.offset ?? earliest.before
  }
}

interface Change {
  readonly at: number
  readonly offset: number
}

/** The changes that tell the offset of any instant of a year, in order: those of the time before and of the year itself. */
function changesUpTo(year: number, observances: readonly Observance[]): Change[] {
  const range = { from: Date.UTC(year, 0), to: Date.UTC(year + 1, 0) + DAY_MS }
  const changes = observances.flatMap((observance) =>
    changesOf(observance, range).map((local) => ({
      at: local - observance.before,
      offset: observance.after,
    })),
  )
  return changes.toSorted((a, b) => a.at - b.at)
}

function changesOf(
  { start, rules, dates }: Observance,
  { from, to }: { readonly from: number; readonly to: number },
): number[] {
  const found = [start, ...dates]
  for (const rule of rules) {
    // A rule that ended long ago still has a last change.
    const end = Math.min(to, (rule.until ?? to) + 1)
    const range = { from: Math.min(from, end) - LOOK_BACK_MS, to: end, budget: new Budget(STEPS) }
    found.push(...expandRule(rule, start, range))
  }
  return found.filter((local) => local >= start && local < to)
}

function observanceOf(component: JComponent): Observance | undefined {
  const start = timeOf(propertiesOf(component, 'dtstart')[0])
  const before = utcOffset(textOf(component, 'tzoffsetfrom'))
  const after = utcOffset(textOf(component, 'tzoffsetto'))
  if (!start || before === undefined || after === undefined) return undefined
  const untilOf = (until: string): number | undefined => {
    const time = Date.parse(until.length > 10 && !until.endsWith('Z') ? `${until}Z` : until)
    return Number.isNaN(time) ? undefined : time + (until.endsWith('Z') ? before : 0)
  }
  const rules = propertiesOf(component, 'rrule')
    .slice(0, MOST_RULES)
    .flatMap(([, , , recur]) => zoneRule({ ...Object(recur) }, untilOf))
  const dates = propertiesOf(component, 'rdate').flatMap((property) =>
    property.slice(3).flatMap((value) => timeOf(property, value)?.local ?? []),
  )
  return { start: start.local, before, after, rules, dates }
}

/** A rule that nobody understands, or by which a clock would change every day, leaves the zone as it was at its start. */
function zoneRule(recur: JRecur, untilOf: (until: string) => number | undefined): RecurrenceRule[] {
  try {
    const rule = readRule(recur, untilOf)
    return rule.frequency === 'YEARLY' || rule.frequency === 'MONTHLY' ? [rule] : []
  } catch (error) {
    if (error instanceof AppError) return []
    throw error
  }
}

function utcOffset(text: string | undefined): number | undefined {
  const [whole, sign, hours, minutes, seconds = '0'] =
    /^([+-])(\d{2}):?(\d{2})(?::?(\d{2}))?$/.exec(text ?? '') ?? []
  if (whole === undefined) return undefined
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  return sign === '-' ? -ms : ms
}
