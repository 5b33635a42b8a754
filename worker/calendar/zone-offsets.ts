import { DAY_MS, type OffsetAt, ianaOffsets } from '../time/zoned-time.ts'
import { Budget, expandRule } from './expand-rule.ts'
import { type ZoneLookup, timeOf } from './event-time.ts'
import { type JComponent, componentsOf, propertiesOf, textOf } from './jcal.ts'
import { type RecurrenceRule, readRule } from './recurrence-rule.ts'

interface Observance {
  readonly start: number
  /** Milliseconds ahead of UTC before and after each change. */
  readonly before: number
  readonly after: number
  readonly rules: readonly RecurrenceRule[]
  readonly dates: readonly number[]
}

const STEPS = 5_000
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
  if (observances.length === 0) return undefined
  const earliest = observances.reduce((a, b) => (b.start < a.start ? b : a))
  return (instant) => {
    let last = { at: -Infinity, offset: earliest.before }
    for (const observance of observances) {
      const at = lastChange(observance, instant)
      if (at !== undefined && at > last.at) last = { at, offset: observance.after }
    }
    return last.offset
  }
}

/** The instant of the last change to an observance that is not after `instant`. */
function lastChange(
  { start, before, rules, dates }: Observance,
  instant: number,
): number | undefined {
  const local = instant + before
  if (local < start) return undefined
  let last = start
  for (const date of dates) if (date <= local) last = Math.max(last, date)
  for (const rule of rules) {
    const to = Math.min(local, rule.until ?? local) + 1
    const range = { from: to - LOOK_BACK_MS, to, budget: new Budget(STEPS) }
    for (const time of expandRule(rule, start, range)) last = Math.max(last, time)
  }
  return last - before
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
  const rules = propertiesOf(component, 'rrule').map(([, , , recur]) =>
    readRule({ ...Object(recur) }, untilOf),
  )
  const dates = propertiesOf(component, 'rdate').flatMap((property) =>
    property.slice(3).flatMap((value) => timeOf(property, value)?.local ?? []),
  )
  return { start: start.local, before, after, rules, dates }
}

function utcOffset(text: string | undefined): number | undefined {
  const [whole, sign, hours, minutes, seconds = '0'] =
    /^([+-])(\d{2}):?(\d{2})(?::?(\d{2}))?$/.exec(text ?? '') ?? []
  if (whole === undefined) return undefined
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  return sign === '-' ? -ms : ms
}
