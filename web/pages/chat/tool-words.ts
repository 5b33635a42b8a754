import { language } from '../../words/language.svelte.ts'
import { toolWords } from '../../words/tool-words.ts'

/** A tool, as a line about its use begins: by its name, which reads as English, or else by what it does. */
export function toolName(name: string): string {
  return language.current === 'en' ? name.replaceAll('_', ' ') : toolWords(name)
}
