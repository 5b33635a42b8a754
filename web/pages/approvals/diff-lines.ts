/** A line of a unified diff: its sign is a word here, since colour alone tells nobody who does not see it. */
export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'same'
  readonly text: string
}

const KINDS: Readonly<Record<string, DiffLine['kind']>> = { '+': 'added', '-': 'removed' }
/** Two names and a place stand before the lines. */
const HEAD = /^(--- |\+\+\+ |@@ )/
const HEAD_LINES = 3

/** The lines of a unified diff, without its head. */
export function diffLines(diff: string): DiffLine[] {
  return diff
    .split('\n')
    .filter((line, place) => place >= HEAD_LINES || !HEAD.test(line))
    .map((line) => ({ kind: KINDS[line.slice(0, 1)] ?? 'same', text: line.slice(1) }))
}
