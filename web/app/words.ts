import { catalogue } from '../words/language.svelte.ts'

export const words = catalogue({
  en: {
    noAnswer: 'MetaHuman OS does not answer',
    pageFailed: 'That page could not be fetched.',
    reload: 'Reload',
  },
  de: {
    noAnswer: 'MetaHuman OS antwortet nicht',
    pageFailed: 'Diese Seite ließ sich nicht laden.',
    reload: 'Neu laden',
  },
})
