import { language } from '../words/language.svelte.ts'
import type { rareGerman } from './rare-german.ts'

let german = $state.raw<typeof rareGerman | undefined>()

/**
 * Sentences about failures that few people meet, in the language of the page. In English the server's own words are the page's; others are
 * fetched apart from the page, which nobody has to wait for then.
 */
export const rareWords = {
  /** Undefined in English, and until they have come. */
  get current(): typeof rareGerman | undefined {
    return language.current === 'de' ? german : undefined
  },
  /** Has them come, if the language has any. */
  async fetch(): Promise<void> {
    if (language.current === 'de') german ??= (await import('./rare-german.ts')).rareGerman
  },
}
