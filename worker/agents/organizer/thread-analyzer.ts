import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'
import { ThreadPool } from '../../threads/thread-pool.ts'
import { type Analyze, TextAnalysis } from './text-analysis.ts'

/** The built program that analyses texts; it lies beside this one. */
const PROGRAM = join(import.meta.dirname, 'text-analysis.cjs')
const Analyses = schema(() => z.array(TextAnalysis.zod))

/** Analyses texts in a thread, which goes, with the memory that the library takes, when this is disposed of. */
export function threadAnalyzer(): { readonly analyze: Analyze } & AsyncDisposable {
  const threads = new ThreadPool({ program: PROGRAM, name: 'analyzeTexts' })
  return {
    analyze: async (texts, signal) =>
      Analyses.parse(await threads.run({ texts }, signal), 'The text analysis'),
    [Symbol.asyncDispose]: async () => await threads.close(),
  }
}
