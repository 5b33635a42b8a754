import { MOST_CANDIDATES, type TextAnalysis } from './text-analysis.ts'
import { isCommonWord } from './languages.ts'

const IN_SENTENCE = /[\p{L}\p{N},;’'»”)-]\s+$/u
const CASED = /^\p{Lu}/u
const HAS_CASE = /\p{Ll}/u
const SPACELESS =
  /[\p{Script=Han}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const KATAKANA = /^[\p{Script=Katakana}ー]{3,}$/u
const ONLY_HIRAGANA = /^\p{Script=Hiragana}+$/u
const WORD = /^\p{L}[\p{L}\p{M}’'-]*$/u
const LEAST_LETTERS = 4
/** Without a capital: many words that say little are as short. */
const LEAST_WITHOUT_CAPITAL = 5
const MOST_LETTERS = 30

interface Counted {
  count: number
  /** Within a sentence it is written with a capital: a name, or in some languages a noun. */
  isCapital: boolean
}

/**
 * Words of a text in any language but English: those that come again, and those that are written as names or nouns. Which of them are
 * rare elsewhere is for others to say. Names are known from the person's relationships only: here nothing tells them from other words.
 */
export function analyzeOther(text: string): TextAnalysis {
  const words = [...counted(text)]
    .filter(([word, found]) => isTelling(word, found))
    .map(([word, { count }]) => ({ word, count }))
  return { isEnglish: false, names: [], words: words.slice(0, MOST_CANDIDATES) }
}

function counted(text: string): Map<string, Counted> {
  const counts = new Map<string, Counted>()
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (isWordLike !== true || !WORD.test(segment)) continue
    const word = segment.normalize('NFC').toLowerCase()
    const known = counts.get(word) ?? { count: 0, isCapital: true }
    const isCapital =
      CASED.test(segment) && IN_SENTENCE.test(text.slice(Math.max(0, index - 3), index))
    counts.set(word, { count: known.count + 1, isCapital: known.isCapital && isCapital })
  }
  return counts
}

function isTelling(word: string, found: Counted): boolean {
  if (isCommonWord(word) || word.length > MOST_LETTERS || ONLY_HIRAGANA.test(word)) return false
  return SPACELESS.test(word) ? isTellingSpaceless(word, found) : isTellingSpaced(word, found)
}

/** Words of scripts without spaces; foreign ones have letters of their own. */
function isTellingSpaceless(word: string, { count }: Counted): boolean {
  return KATAKANA.test(word) || (word.length >= 2 && count >= 2)
}

function isTellingSpaced(word: string, { count, isCapital }: Counted): boolean {
  if (isCapital && HAS_CASE.test(word)) return word.length >= LEAST_LETTERS
  return count >= 2 && word.length >= LEAST_WITHOUT_CAPITAL
}
