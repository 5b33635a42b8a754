import { cellAt, type Point } from './drag.svelte.ts'
import type { Entry } from './entries.ts'
import type { Move } from './moved-times.ts'
import { daysBetween } from './views.ts'

const SNAP_MINUTES = 15

/** How far an entry of a day was dragged in a grid of hours; undefined where it is where it was, or out of the grid. */
export function droppedMove(
  { allDay }: Pick<Entry, 'allDay'>,
  day: string,
  { from, to }: { readonly from: Point; readonly to: Point },
): Move | undefined {
  const cell = cellAt(to)
  const target = cell?.dataset['day']
  if (!cell || target === undefined) return undefined
  const isTimed = !allDay && cell.dataset['part'] === 'hour'
  const minutes = isTimed ? ((to.y - from.y) / cell.offsetHeight) * 60 : 0
  const snapped = Math.round(minutes / SNAP_MINUTES) * SNAP_MINUTES
  const move = { days: daysBetween(day, target), minutes: snapped }
  return move.days !== 0 || move.minutes !== 0 ? move : undefined
}
