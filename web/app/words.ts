import { catalogue } from '../words/language.svelte.ts'

export const words = catalogue({
  en: { noAnswer: 'MetaHuman OS does not answer' },
  de: { noAnswer: 'MetaHuman OS antwortet nicht' },
})
