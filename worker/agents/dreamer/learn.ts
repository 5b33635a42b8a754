import type { z } from 'zod'
import { decisionTold } from '../decision-told.ts'
import { askOfFood, citedFood } from './ask-of-food.ts'
import { LEARNING_RULES } from './dreamer-prompts.ts'
import { LearningsReply } from './dream-replies.ts'
import type { Food } from './food.ts'
import {
  LEARNING_SECTIONS,
  type Learning,
  countedLearnings,
  learningLine,
  learningsPath,
  learningsText,
} from './learnings.ts'
import { type NightWork, reasonOf, thoseThere } from './night-work.ts'
import type { Theme } from './themes.ts'

const SHOWN_CHARS = 500
const LEARNINGS = { code: 'learnings', values: {} } as const

interface Learnt {
  readonly by: string
  readonly learnings: readonly Learning[]
}

/** Writes down what the night has learnt, once: a file that is there is the person's. Gives what is new. */
export async function learn(work: NightWork, themes: readonly Theme[]): Promise<Learning[]> {
  const { resources, context, night, report } = work
  const path = learningsPath(night.name)
  if ((await resources.files.read(path)) !== undefined) {
    report.leftOut(LEARNINGS, { code: 'learnt-already', values: {} })
    return []
  }
  const { by, learnings: found } = await learnt(work, themes)
  const there = await thoseThere(
    work,
    found.flatMap(({ sources }) => sources),
  )
  const learnings = found.filter(({ sources }) => sources.every((id) => there.has(id)))
  if (learnings.length === 0) {
    report.leftOut(LEARNINGS, { code: 'nothing-to-learn', values: {} })
    return []
  }
  const text = learningsText({ night: night.name, by, looked: work.food.length }, learnings)
  if (!context.isPreview) await resources.files.write(path, text, context)
  const from = [...new Set(learnings.flatMap(({ sources }) => sources))]
  const told = decisionTold(by === 'builtin' ? 'learnt-by-counting' : 'learnt-by-model')
  await context.decide({ event: 'learnings_made', from, ...told, made: [path], by })
  for (const { section, text: said, sources } of learnings) {
    const diff = `+${learningLine({ text: said, sources })}`
    report.did({
      kind: 'learning',
      what: `${path} (${section})`,
      by,
      ...told,
      diff,
      sources: [...sources],
    })
  }
  return learnings
}

/** By a model; where none gives an answer that can be used, by counting. */
async function learnt(work: NightWork, themes: readonly Theme[]): Promise<Learnt> {
  const { food, models, dayOf, report, signal } = work
  try {
    const { value, by, shown } = await askOfFood(models, LearningsReply, {
      role: 'curator',
      temperature: 0.3,
      rules: LEARNING_RULES,
      food,
      dayOf,
      request: 'Say what you have learnt.',
      longest: SHOWN_CHARS,
    })
    return { by, learnings: cited(value, shown, work) }
  } catch (error) {
    report.leftOut({ code: 'learnings-of-model', values: {} }, ...reasonOf(error, signal))
    return { by: 'builtin', learnings: countedLearnings(food, themes) }
  }
}

/** What cites no memory that was shown is none. */
function cited(
  reply: z.output<typeof LearningsReply.zod>,
  shown: readonly Food[],
  { report }: NightWork,
): Learning[] {
  return LEARNING_SECTIONS.flatMap((section) =>
    reply[section].flatMap(({ text, memories }) => {
      const sources = citedFood(memories, shown).map(({ id }) => id)
      if (sources.length > 0) return [{ section, text, sources }]
      report.leftOut({ code: 'learning', values: {} }, { code: 'cites-nothing-shown', values: {} })
      return []
    }),
  )
}
