import type { ChatMessage } from '../models/chat-protocol.ts'
import { neutralText } from '../prompts/neutral-text.ts'
import { shortened } from '../prompts/sentences.ts'
import { wordsOf } from '../search/words.ts'

interface Expected {
  /** What was asked: a reply that says it again is none. */
  readonly prompt: readonly ChatMessage[]
  readonly mostWords: number
  /** So many words may well be a sentence of what was asked about. */
  readonly quotableWords?: number
  /** How many numbered sources there were; numbers beyond are dropped. */
  readonly sources: number
}

/** Of what is repeated. */
const RUN = 6
const COPIED = 0.7
const LEAST_LETTERS = 12
/** Ids, as they stand in files: none was shown, so each one is made up. */
const IDS = /\b(?:evt|task|cal|run|chat|msg|reply|apr|doc)-[0-9a-f][0-9a-f-]{7,}\b/gi
const CITED = /\s?\((\d{1,6}(?:\s*[,;–-]\s*\d{1,6})*)\)/g
/** What brackets held that were emptied. */
const EMPTY = /\(\s*\)|\[\s*\]/g

/** What of a model's reply may be kept: plain, short, with numbers of sources that there are. Undefined when nothing of it is of use. */
export function usableText(
  reply: string,
  { prompt, mostWords, quotableWords = 0, sources }: Expected,
): string | undefined {
  const plain = neutralText(reply)
    .replaceAll(IDS, '')
    .replaceAll(EMPTY, '')
    .replaceAll(CITED, (_, numbers: string) => citations(numbers, sources))
    .replaceAll(/ {2,}/g, ' ')
    .trim()
  const text = shortened(plain, (piece) => wordsOf(piece).length <= mostWords)
  if (text === undefined || (text.match(/\p{L}/gu)?.length ?? 0) < LEAST_LETTERS) return undefined
  const isQuote = wordsOf(text).length <= quotableWords
  return !isQuote && isCopy(text, prompt) ? undefined : text
}

function citations(numbers: string, sources: number): string {
  const known = numbers
    .split(/\D+/)
    .map(Number)
    .filter((n) => n >= 1 && n <= sources)
  return known.length === 0 ? '' : ` ${known.map((n) => `[${n}]`).join('')}`
}

/** Whether most of what it says stands in the prompt, word by word. */
function isCopy(text: string, prompt: readonly ChatMessage[]): boolean {
  const runs = runsOf(text)
  if (runs.length === 0) return false
  const asked = new Set(prompt.flatMap(({ content }) => runsOf(content)))
  return runs.filter((run) => asked.has(run)).length / runs.length >= COPIED
}

function runsOf(text: string): string[] {
  const words = wordsOf(text)
  const count = Math.max(0, words.length - RUN + 1)
  return Array.from({ length: count }, (_, at) => words.slice(at, at + RUN).join(' '))
}
