import type { Command } from '../../app/commands.svelte.ts'
import { VIEWS, type View } from './views.ts'
import { words } from './words.ts'

interface Actions {
  readonly view: View
  readonly show: (view: View) => void
  readonly step: (count: number) => void
  readonly today: () => void
  readonly create: () => void
  readonly import: () => void
  readonly export: () => void
}

/** What can be done on the calendar's page, with its keys. Arrows do the same as `j` and `k`. */
export function calendarCommands(actions: Actions): readonly Command[] {
  const { view, show, step, today, create } = actions
  const group = words.t.title
  const next = { group, title: words.t.next[view], run: () => step(1) }
  const previous = { group, title: words.t.previous[view], run: () => step(-1) }
  return [
    { group, id: 'calendar-new', title: words.t.newEvent, keys: 'n', run: create },
    { group, id: 'calendar-today', title: words.t.today, keys: 't', run: today },
    { ...next, id: 'calendar-next', keys: 'j' },
    { ...previous, id: 'calendar-previous', keys: 'k' },
    { ...next, id: 'calendar-right', keys: 'ArrowRight' },
    { ...previous, id: 'calendar-left', keys: 'ArrowLeft' },
    { group, id: 'calendar-import', title: words.t.importTitle, keys: 'i', run: actions.import },
    { group, id: 'calendar-export', title: words.t.export, keys: 'e', run: actions.export },
    ...VIEWS.map((one) => ({
      group,
      id: `calendar-${one}`,
      title: words.t.viewAs(one),
      keys: one.slice(0, 1),
      run: () => show(one),
    })),
  ]
}
