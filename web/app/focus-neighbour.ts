/** Moves the focus to the place so many after the one that has it, or to the first. What is chosen has places in the page's order. */
export function focusNeighbourOf(selector: string, step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(selector)]
  const at = all.findIndex((one) => one === document.activeElement)
  const next = at === -1 ? all[0] : all[Math.max(0, Math.min(all.length - 1, at + step))]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}
