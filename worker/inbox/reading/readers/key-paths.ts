import type { JsonValue } from '../json-shapes.ts'
import { passagesOf } from '../passages.ts'
import type { ReadPart } from '../read-part.ts'

const PASSAGE_FROM = 2_000
const DEEPEST = 100

/** Any JSON: a line for each value, named by the way to it. */
export function* readKeyPaths({ value, number }: JsonValue): Generator<ReadPart> {
  const place = { headings: [], place: `value ${number}` }
  let lines: string[] = []
  let characters = 0
  for (const line of linesOf(value)) {
    lines.push(line)
    characters += line.length
    if (characters < PASSAGE_FROM) continue
    yield* passagesOf(lines.join('\n'), place)
    lines = []
    characters = 0
  }
  yield* passagesOf(lines.join('\n'), place)
}

interface Pending {
  readonly path: string
  readonly value: unknown
  readonly depth: number
}

/** Without recursion, since the nesting is a stranger's. */
function* linesOf(whole: unknown): Generator<string> {
  const pending: Pending[] = [{ path: '', value: whole, depth: 0 }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { path, value, depth } = next
    if (typeof value !== 'object' || value === null) {
      if (value !== null && value !== '')
        yield path === '' ? scalar(value) : `${path}: ${scalar(value)}`
      continue
    }
    if (depth >= DEEPEST) {
      yield `${path.slice(-200)}: (nested deeper than ${DEEPEST}, left out)`
      continue
    }
    const members = Object.entries(value).map(([key, member]) => ({
      path: pathOf(path, key, Array.isArray(value)),
      value: member,
      depth: depth + 1,
    }))
    for (const member of members.toReversed()) pending.push(member)
  }
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function pathOf(path: string, key: string, inList: boolean): string {
  if (inList) return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}
