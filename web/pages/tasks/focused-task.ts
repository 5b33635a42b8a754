/** Moves the focus to the task so many places after the one that has it, or to the first. */
export function focusNeighbour(step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('main [data-task]')]
  const at = all.findIndex((one) => one === document.activeElement)
  const next = at === -1 ? all[0] : all[Math.max(0, Math.min(all.length - 1, at + step))]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}

/** The id of the task that has the focus. */
export function focusedTask(): string | undefined {
  const focused = document.activeElement?.closest('main [data-task]')
  return focused?.getAttribute('data-task') ?? undefined
}
