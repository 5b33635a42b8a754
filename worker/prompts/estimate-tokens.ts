/**
 * How many tokens a model will take a text for, without its tokenizer: by script and by the length of words, measured against real
 * vocabularies (decision 0023), and rounded up.
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
/** Words of plain letters, figures, other letters of the Latin script, and everything else that is no blank, one by one. */
const RUNS = /[A-Za-z]+|[0-9]+|[\u00c0-\u024f\u1e00-\u1eff]+|[^\s]/gu
const LETTERS_A_TOKEN = 4
/** Long runs of letters are names, codes and compounds, which no vocabulary has whole. */
const LONGEST_WORD = 12
const LETTERS_A_TOKEN_OF_LONG = 2.5
const FIGURES_A_TOKEN = 2
const ACCENTED_A_TOKEN = 1.5
const SHARE_OF_ALPHABETS = 0.6
const SHARE_OF_OTHERS = 1.2
/** Signs and emoji beyond the first 65,536 characters are spelled byte by byte. */
const OF_ASTRAL = 3

function tokensOfRun(run: string): number {
  const first = run.codePointAt(0) ?? 0
  if (/^[0-9]/.test(run)) return Math.ceil(run.length / FIGURES_A_TOKEN)
  if (/^[A-Za-z]/.test(run)) return tokensOfWord(run.length)
  if (first < 0x80) return 1
  if (/^[\u00c0-\u024f\u1e00-\u1eff]/.test(run)) return run.length / ACCENTED_A_TOKEN
  if (first > 0xffff) return OF_ASTRAL
  return ALPHABETS.test(run) ? SHARE_OF_ALPHABETS : SHARE_OF_OTHERS
}

const ALPHABETS = /^[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}]/u

function tokensOfWord(length: number): number {
  return length > LONGEST_WORD
    ? length / LETTERS_A_TOKEN_OF_LONG
    : Math.ceil(length / LETTERS_A_TOKEN)
}

/** A single blank belongs to the word after it. */
function tokensOfGap(gap: string): number {
  if (gap.length > 1) return Math.ceil(gap.length / 2)
  return gap === '\n' ? 1 : 0
}
