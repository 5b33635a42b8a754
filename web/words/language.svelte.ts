/** Languages that have a complete catalogue, by their tags. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES
/** The same in their order. */
export const LANGUAGE_TAGS: readonly Language[] = ['en', 'de']

const KEPT_AS = 'mh-language'

let current = $state<Language>(languageOf(kept() ?? navigator.language))

/** The language in which the page speaks. Reading it in a component makes that follow a change. */
export const language = {
  get current(): Language {
    return current
  },
  /** The same with its region, as the browser has it: it decides how times and numbers are written. */
  get regional(): string {
    const own = navigator.languages.find((tag) => tag.toLowerCase().startsWith(current))
    return own ?? current
  },
  /** Speaks in the language that comes nearest to a tag; null for the browser's own. What is chosen here holds before the next log-in too. */
  choose(tag: string | null): void {
    current = languageOf(tag ?? navigator.language)
    if (tag === null) localStorage.removeItem(KEPT_AS)
    else localStorage.setItem(KEPT_AS, current)
    document.documentElement.lang = current
  },
}

/**
 * What a part of the page says, in each language. The first is the measure: another that misses an entry, or has one more, does not
 * compile. Entries are texts, or functions of what they speak of.
 */
export function catalogue<Words extends object>(words: {
  readonly en: Words
  readonly de: NoInfer<Words>
}): {
  /** The entries in the language of the page. */
  readonly t: Words
} {
  return {
    get t() {
      return words[current]
    },
  }
}

function languageOf(tag: string): Language {
  return tag.toLowerCase().startsWith('de') ? 'de' : 'en'
}

function kept(): string | null {
  return localStorage.getItem(KEPT_AS)
}
