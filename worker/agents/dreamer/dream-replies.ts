import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'
import { LIST_TARGETS } from './change-targets.ts'
import { LONGEST_LEARNING } from './learnings.ts'

const MOST_WORDS = 200
const LONGEST_DREAM = 2_000
const memories = () => z.array(z.int()).min(1).max(20)

/** A dream, as a model tells it. */
export const DreamReply = schema(() =>
  z.strictObject({
    dream: z
      .string()
      .min(20)
      .max(LONGEST_DREAM)
      .refine((text) => /\p{L}/u.test(text), 'words are needed')
      .refine((text) => text.trim().split(/\s+/).length < MOST_WORDS, `under ${MOST_WORDS} words`),
  }),
)

const lessons = () =>
  z
    .array(z.strictObject({ text: z.string().min(3).max(LONGEST_LEARNING), memories: memories() }))
    .max(8)

/** What a model has learnt of a person. */
export const LearningsReply = schema(() =>
  z.strictObject({
    preferences: lessons(),
    heuristics: lessons(),
    style: lessons(),
    avoidances: lessons(),
  }),
)

/** What a model would change: it can name no other member than these. */
export const ChangesReply = schema(() =>
  z.strictObject({
    changes: z
      .array(
        z.strictObject({
          target: z.enum(LIST_TARGETS),
          add: z.string().min(3).max(120),
          because: z.string().min(3).max(300),
          memories: memories(),
        }),
      )
      .max(10),
  }),
)
