import { AppError } from '../../shared/errors/app-error.ts'
import type { ZoneLookup } from './event-time.ts'
import { Budget } from './expand-rule.ts'
import { withoutProperties } from './jcal.ts'
import type { FileOccurrences } from './listed-occurrences.ts'
import { type Series, type Window, occurrencesOf } from './series.ts'

const STEPS = 50_000

/** What of a series takes place in a window. What a rule says that we do not understand counts as not said: the event is shown at its own time. */
export function expandFile(
  series: Series,
  window: Window,
  zones: ZoneLookup,
): Pick<FileOccurrences, 'occurrences' | 'truncated'> {
  const budget = new Budget(STEPS)
  try {
    const occurrences = occurrencesOf(series, { window, zones, budget })
    return { occurrences, truncated: budget.isSpent }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { master, overrides } = series
    const plain = { master: master && withoutProperties(master, ['rrule', 'exrule']), overrides }
    return { occurrences: occurrencesOf(plain, { window, zones, budget }), truncated: true }
  }
}
