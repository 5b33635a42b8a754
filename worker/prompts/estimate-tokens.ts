/**
 * How many tokens a model will take a text for, without its tokenizer: by script and by the length of words. Fitted against real
 * vocabularies so that it is rather too much than too little (decision 0023).
 */
export function estimateTokens(text: string): number {
  let tokens = 0
  let last = 0
  for (const { 0: run, index } of text.matchAll(RUNS)) {
    tokens += tokensOfGap(text.slice(last, index)) + tokensOfRun(run)
    last = index + run.length
  }
  return Math.ceil((tokens + tokensOfGap(text.slice(last))) * MARGIN)
}

const MARGIN = 1.1
/** Words of plain letters (capitals within begin another), figures, one sign again and again, and everything else that is no blank, one by one. */
const RUNS = /[A-Z]?[a-z]+|[A-Z]+|[0-9]+|([!-/:-@[-`{-~])\1*|[^\s]/gu
/** Tokens of a word up to this length; longer ones are names, codes and compounds, which no vocabulary has whole. */
const WORDS: readonly (readonly [length: number, tokens: number])[] = [
  [4, 1],
  [8, 1.4],
  [12, 2.2],
]
const LETTERS_A_TOKEN = 2.5
const CAPITALS_A_TOKEN = 2
const OF_REPEATED = 0.25
const CYRILLIC = 0.6
const ALPHABETS = 1
/** Whatever is a word by itself, and letters with accents, which split the words that they stand in. */
const OTHERS = 1.3
/** Signs and emoji beyond the first 65,536 characters are spelled byte by byte. */
const ASTRAL = 3
const GAP_OF_ONE_TOKEN = 16

function tokensOfRun(run: string): number {
  if (/^[A-Za-z]/.test(run)) return tokensOfWord(run)
  // Many vocabularies have each figure alone.
  if (/^[0-9]/.test(run)) return run.length
  const first = run.codePointAt(0) ?? 0
  if (first < 0x80) return 1 + (run.length - 1) * OF_REPEATED
  if (first > 0xffff) return ASTRAL
  if (IN_CYRILLIC.test(run)) return CYRILLIC
  return IN_ALPHABETS.test(run) ? ALPHABETS : OTHERS
}

const IN_CYRILLIC = /^\p{Script=Cyrillic}/u
const IN_ALPHABETS = /^[\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}]/u

function tokensOfWord(word: string): number {
  if (/^[A-Z]{2}/.test(word)) return Math.ceil(word.length / CAPITALS_A_TOKEN)
  const known = WORDS.find(([length]) => word.length <= length)
  return known ? known[1] : word.length / LETTERS_A_TOKEN
}

/** A single blank belongs to the word after it. */
function tokensOfGap(gap: string): number {
  if (gap.length > 1) return 1 + gap.length / GAP_OF_ONE_TOKEN
  return gap === '\n' ? 1 : 0
}
