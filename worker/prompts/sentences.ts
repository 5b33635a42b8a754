/** The sentences of a text, in their order, trimmed. A line's end ends a sentence; a title or an initial before a name does not. */
export function sentencesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => joinedAfterShortForms(segmentsOf(line)))
}

/** At most so much of a text as a measure allows, ended at a sentence where that is possible; undefined when nothing fits. */
export function shortened(text: string, fits: (piece: string) => boolean): string | undefined {
  if (fits(text)) return text
  const sentences = sentencesOf(text)
  const whole = mostThatFits(sentences.length, (count) => fits(upTo(sentences, count)))
  if (whole > 0) return upTo(sentences, whole)
  const words = (sentences[0] ?? '').split(/(?<=\s)/)
  const some = mostThatFits(words.length, (count) => fits(`${words.slice(0, count).join('')}…`))
  return some > 0 ? `${words.slice(0, some).join('').trimEnd()}…` : undefined
}

const segmenters = { sentence: lazySegmenter() }
const SHORT_FORM =
  /(?:^|[\s(“"'])(?:Dr|Mr|Mrs|Ms|Prof|St|Sr|Jr|No|Nr|vs|approx|ca|e\.g|i\.e|z\.B|d\.h|bzw|[A-Z])\.\s*$/
const LONGEST_SENTENCE = 1_200

function lazySegmenter(): () => Intl.Segmenter {
  let made: Intl.Segmenter | undefined
  return () => (made ??= new Intl.Segmenter('en', { granularity: 'sentence' }))
}

function segmentsOf(line: string): string[] {
  return [...segmenters.sentence().segment(line)].map(({ segment }) => segment)
}

function joinedAfterShortForms(segments: readonly string[]): string[] {
  const joined: string[] = []
  let open = ''
  for (const segment of segments) {
    open += segment
    if (SHORT_FORM.test(open) && open.length < LONGEST_SENTENCE) continue
    joined.push(open.trim())
    open = ''
  }
  return [...joined, open.trim()].filter((sentence) => sentence !== '')
}

function upTo(sentences: readonly string[], count: number): string {
  const kept = sentences.slice(0, count).join(' ')
  return count < sentences.length ? `${kept} …` : kept
}

/** The greatest count from 0 on for which a measure that only shrinks still holds. */
function mostThatFits(most: number, fits: (count: number) => boolean): number {
  let [low, high] = [0, most]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle - 1
  }
  return low
}
