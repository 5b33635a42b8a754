/** The memories that a line of a learnings file cites: `- Likes tea. (evt-1, evt-2)`. */
export function citedIn(line: string): string[] {
  const [, cited] = /^- .*\(([^()]*)\)\s*$/.exec(line) ?? []
  return cited === undefined ? [] : cited.split(', ')
}

/** A learnings file without what was made of some memories; undefined when nothing that was learnt is left. */
export function withoutCited(text: string, ids: ReadonlySet<string>): string | undefined {
  const lines = text.split('\n')
  const kept = lines.filter((line) => !citedIn(line).some((id) => ids.has(id)))
  if (kept.length === lines.length) return text
  if (!kept.some((line) => line.startsWith('- '))) return undefined
  return kept.filter((line, place) => !isBareTitle(kept, line, place)).join('\n')
}

/** A title with nothing below it before the next one. */
function isBareTitle(lines: readonly string[], line: string, place: number): boolean {
  if (!line.startsWith('## ')) return false
  const rest = lines.slice(place + 1)
  const end = rest.findIndex((one) => one.startsWith('## '))
  return rest.slice(0, end < 0 ? rest.length : end).every((one) => one.trim() === '')
}
