import type { DayNames } from '../../prompts/day-names.ts'
import { cut } from '../../prompts/neutral-text.ts'
import { QUOTED } from '../../prompts/quoted-label.ts'
import { sentencesOf } from '../../prompts/sentences.ts'
import { stemOf, wordsOf } from '../../search/words.ts'
import type { ChainStep } from './follow-chain.ts'
import { inWords, joinedBy, listed, reasonSentence, timeBetween } from './reason-words.ts'
import type { Reason } from './reasons.ts'
import type { ChainRecord, SummaryKind } from './reflection-events.ts'

const LONGEST_QUOTE = 240
const COUNTED = 'Put together without a model:'

/** A chain as a string of quotes, each with the reason for which it stands there. Numbers are places in the chain. */
export function quotedReflection(chain: readonly ChainStep[], names: DayNames): string {
  const lines = chain.map((step, place) => {
    const before = chain[place - 1]
    const day = names.words(step.at)
    const quote = `“${quoteOf(step)}” [${place + 1}]`
    if (!before) return `On ${day} you wrote: ${quote}`
    const gap = upperFirst(timeBetween(names.figures(before.at), names.figures(step.at)))
    const when = before.day === step.day ? gap : `${gap}, on ${day}`
    return `${when}: ${quote}\n${reasonSentence(step.reasons)}`
  })
  return [QUOTED, ...lines, ...joinedLine(chain)].join('\n\n')
}

/** What a chain comes to, in a line, or with the reason for each of its steps. */
export function countedSummary(chain: ChainRecord, kind: SummaryKind, names: DayNames): string {
  const days = chain.map(({ timestamp }) => Date.parse(timestamp)).toSorted((a, b) => a - b)
  const first = names.words(days[0] ?? 0)
  const last = names.words(days.at(-1) ?? 0)
  const span = first === last ? `from ${first}` : `from ${first} to ${last}`
  const count = upperFirst(inWords(chain.length))
  const head = `${COUNTED} ${count} memories ${span} belong together.`
  if (kind === 'concise') return [head, ...joinedLine(chain)].join(' ')
  const steps = chain.slice(1).map((step, place) => {
    const day = names.words(Date.parse(step.timestamp))
    return `- [${place + 2}], of ${day}, follows [${place + 1}]: ${reasonSentence(step.reasons)}`
  })
  return [head, ...steps, ...joinedLine(chain)].join('\n')
}

function joinedLine(steps: readonly { readonly reasons: readonly Reason[] }[]): string[] {
  const joined = joinedBy(steps)
  return joined.length === 0 ? [] : [`What joins them: ${listed(joined)}.`]
}

/** The sentence that shows best why it stands there, else the first. */
function quoteOf({ memory, reasons }: ChainStep): string {
  const wanted = new Set(reasons.flatMap(({ shared }) => shared.flatMap(wordsOf)).map(stemOf))
  const sentences = sentencesOf(memory.text)
  const scores = sentences.map((sentence) => {
    const stems = new Set(wordsOf(sentence).map(stemOf))
    return [...wanted].filter((stem) => stems.has(stem)).length
  })
  const best = sentences[scores.indexOf(Math.max(...scores))] ?? memory.text
  return best.length <= LONGEST_QUOTE ? best : `${cut(best, LONGEST_QUOTE).trimEnd()}…`
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
