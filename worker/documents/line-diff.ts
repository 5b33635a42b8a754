/** What is compared line by line; of longer ones the middle is replaced as a whole. */
const MOST_LINES = 400

/** A unified diff of two values as JSON, one a line where they are lists; a value that is not there has no lines. */
export function lineDiff(title: string, before: unknown, after: unknown): string {
  return textDiff(title, jsonOf(before), jsonOf(after))
}

/** The same of two texts. */
export function textDiff(title: string, before: string, after: string): string {
  const [old, made] = [linesOf(before), linesOf(after)]
  const head = [`--- ${title}`, `+++ ${title}`, `@@ -${place(old)} +${place(made)} @@`]
  return [...head, ...changed(old, made)].join('\n')
}

/** Where a hunk begins, and how many lines it has. */
function place({ length }: readonly string[]): string {
  return `${length === 0 ? 0 : 1},${length}`
}

function kept(lines: readonly string[]): string[] {
  return lines.map((line) => ` ${line}`)
}

function changed(old: readonly string[], made: readonly string[]): string[] {
  let from = 0
  while (from < old.length && from < made.length && old[from] === made[from]) from += 1
  let same = 0
  const least = Math.min(old.length, made.length) - from
  while (same < least && old.at(-1 - same) === made.at(-1 - same)) same += 1
  const middle = [old.slice(from, old.length - same), made.slice(from, made.length - same)] as const
  return [...kept(old.slice(0, from)), ...between(...middle), ...kept(old.slice(old.length - same))]
}

function between(old: readonly string[], made: readonly string[]): string[] {
  const [removed, added] = [old.map((line) => `-${line}`), made.map((line) => `+${line}`)]
  if (old.length > MOST_LINES || made.length > MOST_LINES) return [...removed, ...added]
  const lengths = commonLengths(old, made)
  const lines: string[] = []
  let [at, to] = [0, 0]
  while (at < old.length && to < made.length) {
    if (old[at] === made[to]) {
      lines.push(` ${old[at]}`)
      at += 1
      to += 1
    } else if (lengthAt(lengths, at + 1, to) >= lengthAt(lengths, at, to + 1)) {
      lines.push(removed[at] ?? '')
      at += 1
    } else {
      lines.push(added[to] ?? '')
      to += 1
    }
  }
  return [...lines, ...removed.slice(at), ...added.slice(to)]
}

/** How many lines the ends of two texts have in common, from each pair of places on. */
function commonLengths(old: readonly string[], made: readonly string[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () =>
    Array.from({ length: made.length + 1 }, () => 0),
  )
  for (let at = old.length - 1; at >= 0; at -= 1)
    for (let to = made.length - 1; to >= 0; to -= 1) {
      const row = lengths[at]
      if (!row) continue
      row[to] =
        old[at] === made[to]
          ? lengthAt(lengths, at + 1, to + 1) + 1
          : Math.max(lengthAt(lengths, at + 1, to), lengthAt(lengths, at, to + 1))
    }
  return lengths
}

function lengthAt(lengths: readonly (readonly number[])[], at: number, to: number): number {
  return lengths[at]?.[to] ?? 0
}

function jsonOf(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2)
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}
