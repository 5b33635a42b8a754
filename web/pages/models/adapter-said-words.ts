import type { AdapterSaid, AdapterSaidCode } from '../../../shared/domain/adapter-said.ts'
import type { Sentences } from '../../../shared/domain/said.ts'
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
  rejected: () => 'Er wurde abgelehnt.',
  'not-converted': () =>
    'Er hat keine GGUF-Datei, wie Modellserver sie nehmen: Wandeln Sie ihn um, und legen Sie adapter.gguf in seinen Ordner.',
  'not-trained': () => 'Er hat keine GGUF-Datei: Er ist noch nicht trainiert.',
  'no-base': ({ id }) =>
    `Nirgends steht, auf welchem Modell er trainiert wurde. Sagen Sie es: mh adapter add ${id} --base MODEL`,
  'our-fault': () =>
    'Es scheiterte durch einen Fehler des Programms; das Protokoll hat das Nähere.',
}
