import type { Reason } from './reasons.ts'

const DAY_MS = 86_400_000
const NUMBERS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ')
const UNITS = [
  { name: 'year', days: 365, from: 730 },
  { name: 'month', days: 30.44, from: 61 },
  { name: 'week', days: 7, from: 14 },
  { name: 'day', days: 1, from: 1 },
] as const

/** How much later or earlier a day was: `two weeks later`. Days as `2026-05-03`, whatever follows. */
export function timeBetween(from: string, to: string): string {
  const days = Math.round((dayOf(to) - dayOf(from)) / DAY_MS)
  const unit = UNITS.find((one) => Math.abs(days) >= one.from)
  if (!unit) return 'the same day'
  const count = Math.round(Math.abs(days) / unit.days)
  const many = count === 1 ? `a ${unit.name}` : `${inWords(count)} ${unit.name}s`
  return `${many} ${days > 0 ? 'later' : 'earlier'}`
}

function dayOf(text: string): number {
  return Date.parse(text.slice(0, 'YYYY-MM-DD'.length))
}

/** A small number as a word. */
export function inWords(count: number): string {
  return NUMBERS[count] ?? String(count)
}

/** A list as a sentence has it: `Bob, the fence and seeds`. */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}

const VERBS = {
  person: 'name',
  place: 'name',
  name: 'name',
  topic: 'are tagged',
  words: 'speak of',
} as const

/** Why a memory follows another, as a sentence; the same for everybody who looks at the two. */
export function reasonSentence(reasons: readonly Reason[]): string {
  const verbs = new Map<string, string[]>()
  for (const { kind, shared } of reasons) {
    if (kind === 'link' || kind === 'time') continue
    const verb = VERBS[kind]
    verbs.set(verb, [...(verbs.get(verb) ?? []), ...shared])
  }
  const said = [...verbs].map(([verb, shared]) => `${verb} ${listed([...new Set(shared)])}`)
  const isSameDay = reasons.some(({ kind }) => kind === 'time')
  const all = [...said, ...(isSameDay ? ['are from the same day'] : [])]
  const isLinked = reasons.some(({ kind }) => kind === 'link')
  const sentences = [
    ...(all.length > 0 ? [`Both ${listed(all)}.`] : []),
    ...(isLinked ? ['One is linked to the other.'] : []),
  ]
  return sentences.join(' ')
}

/** What joins the memories of a chain, what joins most of them first. */
export function joinedBy(steps: readonly { readonly reasons: readonly Reason[] }[]): string[] {
  const counts = new Map<string, number>()
  for (const name of steps.flatMap(({ reasons }) => reasons.flatMap(({ shared }) => shared)))
    counts.set(name, (counts.get(name) ?? 0) + 1)
  const best = [...counts].toSorted(([, a], [, b]) => b - a)
  return best.slice(0, 4).map(([name]) => name)
}
