import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'

const KINDS = ['person', 'place', 'organization', 'other'] as const

/** What a text is about, as far as the text alone tells. */
export const TextAnalysis = schema(() =>
  z.object({
    isEnglish: z.boolean(),
    /** Names, as the text spells them. */
    names: z.array(z.object({ text: z.string(), kind: z.enum(KINDS) })),
    /** Words that it may be about, in lower case, with how often they stand in it. */
    words: z.array(z.object({ word: z.string(), count: z.int() })),
  }),
)
export type TextAnalysis = z.output<typeof TextAnalysis.zod>
export type TextName = TextAnalysis['names'][number]

/** Analyses texts; in the order in which they are given. */
export type Analyze = (texts: readonly string[], signal: AbortSignal) => Promise<TextAnalysis[]>

/** What is behind this is not looked at: the longest parts of documents are half as long. */
export const MOST_ANALYSED = 6_000
/** How many names and words a text is given for. */
export const MOST_CANDIDATES = 40
