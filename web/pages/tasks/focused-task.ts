import { focusNeighbourOf } from '../../app/focus-neighbour.ts'

/** Moves the focus to the task so many places after the one that has it, or to the first. */
export function focusNeighbour(step: 1 | -1): void {
  focusNeighbourOf('main [data-task]', step)
}

/** The id of the task that has the focus. */
export function focusedTask(): string | undefined {
  const focused = document.activeElement?.closest('main [data-task]')
  return focused?.getAttribute('data-task') ?? undefined
}
