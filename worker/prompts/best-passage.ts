import { estimateTokens } from './estimate-tokens.ts'
import { shortened } from './sentences.ts'

/** A text that may be too long: its sentences, and how well each fits what is asked. */
export interface ScoredText {
  readonly text: string
  readonly sentences: readonly string[]
  readonly scores: readonly number[]
}

const GAP = '…'
/** Tokens of the mark in front of a line. */
const QUOTE = 2
/** The sentence before and the one after are what a sentence is understood by. */
const BESIDE = 0.5

/**
 * As much of a text as so many tokens hold when it is quoted: the whole, or its best sentences in their order on one line, with marks
 * where something is left out; undefined when not even a part of the best one fits.
 */
export function bestPassage(scored: ScoredText, mostQuoted: number): string | undefined {
  if (quotedCost(scored.text) <= mostQuoted) return scored.text
  const most = mostQuoted - QUOTE
  const kept = chosen(scored, most)
  if (kept.size > 0) return joined(scored.sentences, kept)
  const [best = 0] = byWorth(scored)
  return shortened(scored.sentences[best] ?? scored.text, (piece) => estimateTokens(piece) <= most)
}

/** Tokens of a text with a mark in front of each line. */
export function quotedCost(text: string): number {
  return estimateTokens(text) + text.split('\n').length * QUOTE
}

function chosen(scored: ScoredText, most: number): ReadonlySet<number> {
  const kept = new Set<number>()
  let room = most
  for (const at of byWorth(scored)) {
    // One for a mark on each side.
    const cost = estimateTokens(scored.sentences[at] ?? '') + 3
    if (cost > room) break
    kept.add(at)
    room -= cost
  }
  return kept
}

/** The places of sentences, the best first; where nothing tells them apart, from the beginning on. */
function byWorth({ sentences, scores }: ScoredText): number[] {
  const worth = sentences.map((_, at) => {
    const beside = Math.max(scores[at - 1] ?? 0, scores[at + 1] ?? 0)
    return (scores[at] ?? 0) + BESIDE * beside
  })
  return [...worth.keys()].toSorted((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0) || a - b)
}

function joined(sentences: readonly string[], kept: ReadonlySet<number>): string {
  const pieces: string[] = []
  let last = -1
  for (const at of [...kept].toSorted((a, b) => a - b)) {
    if (at > last + 1) pieces.push(GAP)
    pieces.push(sentences[at] ?? '')
    last = at
  }
  if (last < sentences.length - 1) pieces.push(GAP)
  return pieces.join(' ')
}
