import { cut } from '../../prompts/neutral-text.ts'
import { analyzeEnglish } from './analyze-english.ts'
import { analyzeOther } from './analyze-other.ts'
import { isEnglish } from './languages.ts'
import { MOST_ANALYSED, type TextAnalysis } from './text-analysis.ts'

/** Analyses texts, for a thread of its own: the library holds some 40 MiB, which go with the thread, and takes milliseconds for each. */
export function analyzeTexts({ texts }: { readonly texts: readonly string[] }): TextAnalysis[] {
  return texts.map((text) => analyzeText(cut(text, MOST_ANALYSED)))
}

function analyzeText(text: string): TextAnalysis {
  return isEnglish(text) ? analyzeEnglish(text) : analyzeOther(text)
}
