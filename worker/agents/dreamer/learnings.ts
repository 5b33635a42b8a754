import { neutralLine } from '../../prompts/neutral-text.ts'
import { sentencesOf } from '../../prompts/sentences.ts'
import type { Food } from './food.ts'
import type { Theme } from './themes.ts'

export const LEARNING_SECTIONS = ['preferences', 'heuristics', 'style', 'avoidances'] as const
export type LearningSection = (typeof LEARNING_SECTIONS)[number]

/** Something that a night has learnt, with the ids of the memories that it is made of. */
export interface Learning {
  readonly section: LearningSection
  readonly text: string
  readonly sources: readonly string[]
}

/** Of which night a file is, who made it, and of how many memories. */
export interface LearningsHead {
  readonly night: string
  readonly by: string
  readonly looked: number
}

export const LONGEST_LEARNING = 400
const MOST_THEMES = 5
const MOST_QUOTES = 3
const LONGEST_QUOTE = 240
const TITLES: Readonly<Record<LearningSection, string>> = {
  preferences: 'Preferences',
  heuristics: 'Heuristics',
  style: 'Style',
  avoidances: 'Avoidances',
}

/** Where a night's learnings stand, below the profile. */
export function learningsPath(night: string): string {
  return `persona/overrides/overnight-learnings-${night}.md`
}

/** The file of a night's learnings, of which there is at least one. */
export function learningsText(
  { night, by, looked }: LearningsHead,
  learnings: readonly Learning[],
): string {
  const maker =
    by === 'builtin' ? 'builtin, which counts and quotes without a model' : `the model ${by}`
  const head = `# Overnight learnings of ${night}\n\nGuesses of the dreamer from ${looked} memories of the last days, made by ${maker}. They are not your words: change or delete what is wrong. Behind each stand the memories that it was made of.\n`
  const sections = LEARNING_SECTIONS.flatMap((section) => {
    const lines = learnings.filter((one) => one.section === section).map(learningLine)
    return lines.length === 0 ? [] : [`\n## ${TITLES[section]}\n\n${lines.join('\n')}\n`]
  })
  return [head, ...sections].join('')
}

/** One of them, as it stands in the file. */
export function learningLine({ text, sources }: Pick<Learning, 'text' | 'sources'>): string {
  return `- ${neutralLine(text, LONGEST_LEARNING)} (${sources.join(', ')})`
}

/** What is learnt without a model: what comes back often, and sentences that say what the person likes or avoids. */
export function countedLearnings(food: readonly Food[], themes: readonly Theme[]): Learning[] {
  const often = themes.slice(0, MOST_THEMES).map(({ name, food: memories, days, last }) => ({
    section: 'heuristics' as const,
    text: `“${name}” is in ${memories.length} memories of ${days} days, last on ${last}.`,
    sources: memories.map(({ id }) => id),
  }))
  return [...quotes(food, 'preferences', LIKES), ...often, ...quotes(food, 'avoidances', AVOIDS)]
}

const LIKES = /\bI (?:(?:really|still|always|much) )?(?:like|love|enjoy|prefer)\b/i
const AVOIDS =
  /\bI (?:really )?(?:(?:don['’]t|do not|never) (?:like|want|eat|drink|enjoy)|hate|dislike|avoid|can['’]?t stand|am allergic)\b/i

function quotes(food: readonly Food[], section: LearningSection, pattern: RegExp): Learning[] {
  const found = food
    .toSorted((one, other) => other.at - one.at)
    .flatMap(({ id, text }) =>
      sentencesOf(text)
        .filter((sentence) => pattern.test(sentence) && sentence.length <= LONGEST_QUOTE)
        .slice(0, 1)
        .map((sentence) => ({ section, text: `You wrote: “${sentence}”`, sources: [id] })),
    )
  const texts = new Set<string>()
  return found.filter(({ text }) => !texts.has(text) && texts.add(text)).slice(0, MOST_QUOTES)
}
