import type { CalendarItem, ListCalendarQuery } from '../../shared/api/calendar.ts'
import type { ShownTask } from '../../shared/api/tasks.ts'
import { ianaOffsets } from '../time/zoned-time.ts'
import type { Calendar } from './calendar.ts'
import { listedTime } from './listed-time.ts'
import { plannedTasks } from './planned-tasks.ts'

interface PlannerOptions {
  readonly calendar: Calendar
  readonly openTasks: () => Promise<readonly ShownTask[]>
  readonly timeZone: () => string
}

interface Plan {
  readonly items: CalendarItem[]
  readonly nextCursor: null
  readonly timeZone: string
  readonly truncated: boolean
}

/** The calendar with the tasks laid over it. */
export class Planner {
  readonly #options: PlannerOptions

  constructor(options: PlannerOptions) {
    this.#options = options
  }

  async list({ from, to, tasks, limit }: ListCalendarQuery): Promise<Plan> {
    const timeZone = this.#options.timeZone()
    const offsetAt = ianaOffsets(timeZone) ?? (() => 0)
    const window = await listedTime({ from, to }, { zone: timeZone, offsetAt, now: new Date() })
    const { items, truncated } = await this.#options.calendar.list(window)
    const due =
      tasks === 'true' ? plannedTasks(await this.#options.openTasks(), window, offsetAt) : []
    const all = [...items, ...due].toSorted((a, b) => a.at - b.at)
    return {
      items: all.slice(0, limit).map(({ item }) => item),
      nextCursor: null,
      timeZone,
      truncated: truncated || all.length > limit,
    }
  }
}
