import type { AdapterSaid, AdapterSaidCode } from '../../../shared/domain/adapter-said.ts'
import type { Sentences } from '../../../shared/domain/said.ts'
import { adapterLackGerman, adapterRefusalsGerman } from '../../design/adapter-refusal-words.ts'
import { askingGerman } from '../../design/asking-said-words.ts'
import { speakSaid } from '../../words/speak-said.ts'
import type { Spoken } from '../../words/spoken.ts'

/** Why an adapter is not active; empty where nothing is said. */
export function adapterSpoken(english: string | null, said: AdapterSaid | null): readonly Spoken[] {
  return speakSaid(
    { english: english ?? '', said: said === null ? undefined : [said] },
    { de: german },
  )
}

const german: Sentences<AdapterSaidCode> = {
  ...askingGerman,
  ...adapterLackGerman,
  ...adapterRefusalsGerman,
  'our-fault': () =>
    'Es scheiterte durch einen Fehler des Programms; das Protokoll hat das Nähere.',
}
