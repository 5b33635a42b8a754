import { DAY_MS } from '../time/zoned-time.ts'
import {
  RECURRENCE,
  type NamedOccurrence,
  masterOf,
  startOf,
  withMovedDates,
} from './edit-series.ts'
import { lengthOf } from './event-duration.ts'
import {
  type EventTime,
  type ZoneLookup,
  dayText,
  instantOf,
  localText,
  restated,
  timeOf,
} from './event-time.ts'
import { Budget, expandRule } from './expand-rule.ts'
import { changeFrom, eventAt } from './following-changes.ts'
import {
  type JComponent,
  type JProperty,
  propertiesOf,
  propertyOf,
  withProperty,
  withoutProperties,
} from './jcal.ts'
import { listedTime, movedDates } from './listed-dates.ts'
import { movedRule } from './moved-rule.ts'
import type { RangeChange } from './range-changes.ts'
import type { JRecur, RecurrenceRule } from './recurrence-rule.ts'
import { type Series, rulesOf } from './series.ts'

const STEPS = 200_000

interface Cutting {
  readonly zones: ZoneLookup
  /** Of the second part. */
  readonly uid: string
  /** The second part is given a rule of its own. */
  readonly isRuleNew: boolean
}

/** Cuts a series in two; the second begins with the named occurrence, under another UID. */
export function splitAt(
  series: Series,
  { at, change }: NamedOccurrence,
  { zones, uid, isRuleNew }: Cutting,
): { before: Series; after: Series } {
  const start = startOf(series)
  const cut = instantOf(at, zones)
  const isBefore = (time: EventTime): boolean =>
    instantOf(restated(time, start, zones), zones) < cut
  const master = masterOf(series)
  const earlier = listsWhere(master, isBefore)
  const later = listsWhere(copyAt(series, at, zones), (time) => !isBefore(time))
  const ofOverride = (one: JComponent): boolean => {
    const time = timeOf(propertyOf(one, 'recurrence-id'))
    return time !== undefined && isBefore(time)
  }
  const named = (one: JComponent): JComponent => withProperty(one, 'uid', ['uid', {}, 'text', uid])
  const after = {
    master: countedFrom(later, { master, at, zones }),
    overrides: series.overrides.filter((one) => !ofOverride(one)),
  }
  const changed = change ? withChange(after, { at, change, isRuleNew }, zones) : after
  return {
    before: {
      master: endedBefore(earlier, at, zones),
      overrides: series.overrides.filter(ofOverride),
    },
    after: { master: named(changed.master), overrides: changed.overrides.map(named) },
  }
}

interface Later {
  readonly master: JComponent
  readonly overrides: readonly JComponent[]
}

/** A series from an occurrence on, in all of which a change holds: what it changes becomes what the series is, if its rule can be moved along. */
function withChange(
  { master, overrides }: Later,
  {
    at,
    change,
    isRuleNew,
  }: { readonly at: EventTime; readonly change: RangeChange; readonly isRuleNew: boolean },
  zones: ZoneLookup,
): Later {
  const others = overrides.filter((one) => one !== change.event)
  const rules = isRuleNew
    ? propertiesOf(master, 'rrule')
    : movedRules(master, { at, by: change.by, zones })
  if (!rules) return { master, overrides: [changeFrom(change, at, zones), ...others] }
  const move = { by: change.by, like: at, zones }
  const dates = [...propertiesOf(master, 'rdate'), ...propertiesOf(master, 'exdate')]
  const start = { ...at, local: at.local + change.by }
  const [kind, properties, components] = withoutProperties(
    eventAt(change.event, { start, length: change.length }, zones),
    [...RECURRENCE, 'recurrence-id'],
  )
  return {
    master: [
      kind,
      [...properties, ...rules, ...dates.map((one) => movedDates(one, move))],
      components,
    ],
    overrides: others.map((one) => withMovedDates(one, ['recurrence-id'], move)),
  }
}

/** The rules of an event, moved along; undefined when one cannot be. */
function movedRules(
  event: JComponent,
  { at, by, zones }: { readonly at: EventTime; readonly by: number; readonly zones: ZoneLookup },
): JProperty[] | undefined {
  if (propertyOf(event, 'exrule')) return undefined
  const read = rulesOf(event, 'rrule', { start: at, zones })
  const moved = propertiesOf(event, 'rrule').flatMap(([name, parameters, type, recur], index) => {
    const rule = read[index]
    const wanted = rule && movedRule({ ...Object(recur) }, { at, by, rule, zones })
    return wanted ? [[name, parameters, type, wanted] satisfies JProperty] : []
  })
  return moved.length === read.length ? moved : undefined
}

/** The event as it is at one of its occurrences, its rules with it. */
function copyAt(series: Series, at: EventTime, zones: ZoneLookup): JComponent {
  const master = masterOf(series)
  const start = startOf(series)
  return eventAt(master, { start: at, length: lengthOf(master, start, zones) }, zones)
}

/** The event with only those of its listed dates and exceptions that a condition keeps. */
function listsWhere(
  [kind, properties, components]: JComponent,
  keeps: (time: EventTime) => boolean,
): JComponent {
  const kept = properties.flatMap((property): JProperty[] => {
    const [name, parameters, type, ...values] = property
    if (name !== 'exdate' && name !== 'rdate') return [property]
    const some = values.filter((value) => {
      const time = listedTime(property, value)
      return time === undefined || keeps(time)
    })
    return some.length === 0 ? [] : [[name, parameters, type, ...some]]
  })
  return [kind, kept, components]
}

function endedBefore(event: JComponent, at: EventTime, zones: ZoneLookup): JComponent {
  const until = at.kind === 'day' ? dayText(at.local - DAY_MS) : untilBefore(at, zones)
  return withRules(event, (recur) => {
    // A date of its own may lie behind the end of the rule, which must not reach further than it did.
    if (isOverBefore(event, recur, { at, zones })) return recur
    const { count: _count, ...rest } = recur
    return { ...rest, until }
  })
}

function isOverBefore(
  event: JComponent,
  recur: JRecur,
  { at, zones }: { at: EventTime; zones: ZoneLookup },
): boolean {
  const start = timeOf(propertyOf(event, 'dtstart'))
  if (!start) return false
  const alone: JComponent = ['vevent', [['rrule', {}, 'recur', recur]], []]
  const [rule] = rulesOf(alone, 'rrule', { start, zones })
  if (!rule) return false
  if (rule.until !== undefined) return rule.until < at.local
  return rule.count !== undefined && timesBefore(rule, start, at) >= rule.count
}

function timesBefore(rule: RecurrenceRule, start: EventTime, at: EventTime): number {
  const range = { from: start.local, to: at.local, budget: new Budget(STEPS) }
  return [...expandRule(rule, start.local, range)].length
}

function untilBefore(at: EventTime, zones: ZoneLookup): string {
  if (at.zone === undefined) return localText(at.local - 1000)
  return `${localText(instantOf(at, zones) - 1000)}Z`
}

/** A series that counts goes on counting where the first part ended. */
function countedFrom(
  event: JComponent,
  { master, at, zones }: { master: JComponent; at: EventTime; zones: ZoneLookup },
): JComponent {
  const start = timeOf(propertyOf(master, 'dtstart'))
  if (!start) return event
  const [rule] = rulesOf(master, 'rrule', { start, zones })
  if (rule?.count === undefined) return event
  const passed = timesBefore(rule, start, at)
  return withRules(event, (recur) => ({
    ...recur,
    count: Math.max(1, Number(recur['count']) - passed),
  }))
}

function withRules(
  [kind, properties, components]: JComponent,
  change: (recur: JRecur) => JRecur,
): JComponent {
  const changed = properties.map((property): JProperty => {
    const [name, parameters, type, recur] = property
    return name === 'rrule' ? [name, parameters, type, change({ ...Object(recur) })] : property
  })
  return [kind, changed, components]
}
