import type { Said, Sentences } from '../../shared/domain/said.ts'
import { type Language, language } from './language.svelte.ts'
import type { Spoken } from './spoken.ts'

/** What the server says, in English and by codes; earlier versions gave no codes. */
interface Told<Code extends string> {
  readonly english: string
  readonly said: readonly Said<Code>[] | undefined
}

/** Sentences for every code in each language but English, which is the server's own. */
export type SentencesByLanguage<Code extends string> = Readonly<
  Record<Exclude<Language, 'en'>, Sentences<Code>>
>

/** What the server says, in the language of the page; what has no code stays a quote of the server. */
export function speakSaid<Code extends string>(
  { english, said }: Told<Code>,
  sentences: SentencesByLanguage<Code>,
): readonly Spoken[] {
  const { current } = language
  if (english === '' && said === undefined) return []
  if (current === 'en') return [{ text: english }]
  if (said === undefined) return [{ text: '', quote: english }]
  return said.map(({ code, values }) => ({
    text: sentences[current][code](values),
    quote: values['quote']?.toString(),
  }))
}
