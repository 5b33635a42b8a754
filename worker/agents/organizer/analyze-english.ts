import nlp from 'compromise/two'
import { MOST_CANDIDATES, type TextAnalysis, type TextName } from './text-analysis.ts'
import { isCommonWord } from './languages.ts'

/** A word as the library sees it. */
interface Term {
  readonly text: string
  readonly normal: string
  readonly tags: ReadonlySet<string>
  /** What stands behind it, up to the next. */
  readonly post: string
}

/** What may say what a text is about, and what may not. */
const NO_TOPICS = ['Pronoun', 'Date', 'Value', 'ProperNoun', 'Possessive', 'Url', 'Email'] as const
const NO_NAMES = ['Pronoun', 'Date', 'Value', 'Url', 'Email', 'HashTag', 'AtMention'] as const
/** Nouns that are in every text. */
const EMPTY_NOUNS: ReadonlySet<string> = new Set(
  `all anyone anything area bit bunch case couple day days end everyone everything example fact guy guys half hour hours idea issue item kind
   life list lot lots man matter minute minutes moment month months morning name nothing number one ones others part people person place
   point problem question reason rest second sense side someone something sort stuff thing things time times today tomorrow tonight way
   ways week weekend weeks woman word words work year years yesterday evening afternoon night noon course thanks instructions`.split(
    /\s+/,
  ),
)
const WORD = /^\p{L}[\p{L}\p{M}’'-]{2,29}$/u
const CAPITAL = /^\p{Lu}/u
const SHOUTED = /^\p{Lu}{2,}$/u

/** Names and nouns of an English text. */
export function analyzeEnglish(text: string): TextAnalysis {
  const sentences = termsOf(text)
  const isShouting = isShouted(sentences.flat())
  const names = isShouting ? [] : sentences.flatMap(namesIn)
  return { isEnglish: true, names: names.slice(0, MOST_CANDIDATES), words: wordsIn(sentences) }
}

function termsOf(text: string): Term[][] {
  return nlp(text).docs.map((sentence) =>
    sentence.map(({ text: spelled, normal, tags, post }) => ({
      text: spelled,
      normal,
      tags: new Set(tags),
      post,
    })),
  )
}

/** A text in capitals names nobody that could be told from the rest. */
function isShouted(terms: readonly Term[]): boolean {
  return (
    terms.length > 3 && terms.filter(({ text }) => SHOUTED.test(text)).length > terms.length / 2
  )
}

/** Proper nouns beside each other are one name. */
function namesIn(sentence: readonly Term[]): TextName[] {
  const names: TextName[] = []
  let run: Term[] = []
  for (const [place, term] of sentence.entries()) {
    if (isPartOfName(term, place)) run.push(term)
    if (run.length > 0 && endsName(term, sentence[place + 1])) {
      names.push(...nameOf(run))
      run = []
    }
  }
  return names
}

/** At the beginning of a sentence every word is written like a name. */
function isPartOfName({ text, tags }: Term, place: number): boolean {
  if (NO_NAMES.some((tag) => tags.has(tag)) || !CAPITAL.test(text)) return false
  return tags.has('ProperNoun') && (place > 0 || kindOf([tags]) !== 'other')
}

function endsName(term: Term, next: Term | undefined): boolean {
  if (
    !next ||
    !isPartOfName(next, 1) ||
    /[,;:!?()"–—]|\.\s/.test(term.post.replace(ABBREVIATED, ''))
  )
    return true
  return term.tags.has('Possessive') && term.tags.has('Person') && kindOf([next.tags]) !== 'other'
}

/** `Dr. Smith`: the dot ends no sentence, or there would be two. */
const ABBREVIATED = /^\. $/

function nameOf(run: readonly Term[]): TextName[] {
  const last = run.at(-1)
  if (!last) return []
  const text = run.map((term) => `${term.text}${term === last ? '' : term.post}`).join('')
  const name = text.replace(/['’]s?$/u, '')
  return name.length < 2 ? [] : [{ text: name, kind: kindOf(run.map(({ tags }) => tags)) }]
}

function kindOf(tags: readonly ReadonlySet<string>[]): TextName['kind'] {
  if (tags.some((one) => one.has('Organization'))) return 'organization'
  if (tags.some((one) => one.has('Place'))) return 'place'
  return tags.some((one) => one.has('Person')) ? 'person' : 'other'
}

function wordsIn(sentences: readonly (readonly Term[])[]): TextAnalysis['words'] {
  const counts = new Map<string, number>()
  for (const term of sentences.flat()) {
    if (isTopic(term)) counts.set(term.normal, (counts.get(term.normal) ?? 0) + 1)
  }
  return [...counts].slice(0, MOST_CANDIDATES).map(([word, count]) => ({ word, count }))
}

function isTopic({ normal, tags }: Term): boolean {
  if (!tags.has('Noun') || NO_TOPICS.some((tag) => tags.has(tag))) return false
  return WORD.test(normal) && !EMPTY_NOUNS.has(normal) && !isCommonWord(normal)
}
