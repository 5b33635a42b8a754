const MOST_RANGES = 20

/** Page numbers for people: `1–3, 7`, and an ellipsis where there are many more. */
export function pageRanges(pages: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const page of pages) {
    const last = ranges.at(-1)
    if (last && last[1] === page - 1) last[1] = page
    else ranges.push([page, page])
  }
  const shown = ranges
    .slice(0, MOST_RANGES)
    .map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`))
  const more = ranges.length > MOST_RANGES ? ', …' : ''
  return `${shown.join(', ')}${more}`
}
