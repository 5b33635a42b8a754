import {
  ADAPTER_HINDRANCES,
  type AdapterHindrance,
  type AdapterRefusal,
} from '../../shared/domain/adapter-said.ts'
import type { SaidValues, Sentences } from '../../shared/domain/said.ts'

/** What an adapter lacks, in German. */
export const adapterLackGerman: Sentences<AdapterHindrance> = {
  rejected: () => 'Er wurde abgelehnt.',
  'not-converted': () =>
    'Er hat keine GGUF-Datei, wie Modellserver sie nehmen: Wandeln Sie ihn um, und legen Sie adapter.gguf in seinen Ordner.',
  'not-trained': () => 'Er hat keine GGUF-Datei: Er ist noch nicht trainiert.',
  'no-base': ({ id }) =>
    `Nirgends steht, auf welchem Modell er trainiert wurde. Sagen Sie es: mh adapter add ${id} --base MODEL`,
}

/** Why a server of models does not get an adapter, in German. */
export const adapterRefusalsGerman: Sentences<AdapterRefusal> = {
  'no-destination': ({ adapter, provider }) =>
    `Dem Anbieter „${provider}“ lässt sich kein Adapter geben. Nennen Sie einen anderen (mh adapter add ${adapter} --base MODEL --provider NAME).`,
  'destination-off': ({ adapter, provider }) =>
    `Der Anbieter „${provider}“ kann nicht gefragt werden; unter „Modelle“ steht, warum. Oder nennen Sie einen anderen (mh adapter add ${adapter} --base MODEL --provider NAME).`,
  'destination-openai': ({ adapter, provider }) =>
    `Der Anbieter „${provider}“ spricht das Protokoll von OpenAI, in dem sich einem Server kein Adapter geben lässt. Nennen Sie ein Ollama: mh adapter add ${adapter} --base MODEL --provider ollama. Oder laden Sie ihn dort, wo der Anbieter läuft, und nennen Sie sein Modell für die Rolle.`,
  'destination-not-local': ({ provider }) =>
    `Der Anbieter „${provider}“ gehört nicht zum Haus, und ein Adapter entsteht aus Erinnerungen, die es nicht verlassen dürfen. Dass ein Server zum Haus gehört, sagt der Eigentümer unter den erlaubten Servern.`,
  'gguf-none': () => 'Die Datei ist keine GGUF-Datei. Wandeln Sie den Adapter in GGUF um.',
  'gguf-model': () =>
    'Die GGUF-Datei ist ein ganzes Modell und kein Adapter. Nehmen Sie es dort auf, wo der Server läuft, und nennen Sie es für die Rolle.',
  'gguf-shorter': () =>
    'Die GGUF-Datei wurde kürzer, während sie gelesen wurde. Versuchen Sie es noch einmal.',
  'base-missing': ({ provider, base }) =>
    `Der Anbieter „${provider}“ hat das Grundmodell ${base} nicht. Holen Sie es dorthin (ollama pull ${base}), oder nennen Sie das richtige (mh adapter add).`,
  'base-of-other-kind': ({ kind, base, other }) =>
    `Der Adapter ist für ein Modell der Art ${kind}, und ${base} ist von der Art ${other}. Nennen Sie sein Grundmodell (mh adapter add).`,
}

/** What keeps an adapter from being activated, by the code that a refusal names. */
export function lackOfAdapter(values: SaidValues): string {
  const lack = ADAPTER_HINDRANCES.find((one) => one === values['why'])
  return lack === undefined ? '' : ` ${adapterLackGerman[lack](values)}`
}
