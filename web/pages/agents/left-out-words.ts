import type { RunProposal } from '../../../shared/api/proposals.ts'
import type {
  LeftOutSaidCode,
  LeftOutThingCode,
  NoFood,
} from '../../../shared/domain/left-out-said.ts'
import type { SaidValues, Sentences } from '../../../shared/domain/said.ts'
import { askingGerman } from '../../design/asking-said-words.ts'
import { format } from '../../words/format.svelte.ts'
import { speakSaid } from '../../words/speak-said.ts'
import type { Spoken } from '../../words/spoken.ts'

type LeftOut = RunProposal['leftOut'][number]

/** What a run left out. */
export function thingSpoken({ what, whatSaid }: LeftOut): readonly Spoken[] {
  return speakSaid(
    { english: what, said: whatSaid === undefined ? undefined : [whatSaid] },
    { de: things },
  )
}

/** Why it did. */
export function leftOutSpoken({ reason, said }: LeftOut): readonly Spoken[] {
  return speakSaid({ english: reason, said }, { de: reasons })
}

const things: Sentences<LeftOutThingCode> = {
  dream: ({ number }) => `Traum ${number}`,
  memories: ({ count }) => counted(count, 'Erinnerung', 'Erinnerungen'),
  marks: ({ count }) => counted(count, 'Markierung', 'Markierungen'),
  learnings: () => 'Erkenntnisse',
  'learnings-of-model': () => 'Erkenntnisse eines Modells',
  learning: () => 'Eine Erkenntnis',
  proposals: ({ count }) => counted(count, 'Vorschlag', 'Vorschläge'),
  'proposals-of-model': () => 'Vorschläge eines Modells',
  proposal: () => 'Ein Vorschlag',
}

const NO_FOOD: Readonly<Record<string, string>> = {
  derived: 'aus anderen entstanden',
  untrusted: 'Worte anderer',
  private: 'privat',
  incorrect: 'als falsch markiert',
  forgotten: 'vergessen',
  unusable: 'nicht brauchbar',
} satisfies Record<NoFood, string>

const reasons: Sentences<LeftOutSaidCode> = {
  ...askingGerman,
  'no-food': ({ reason }) =>
    `Daraus macht die Nacht nichts: ${NO_FOOD[String(reason)] ?? String(reason)}.`,
  'dreamt-already': () => 'Diese Nacht hatte ihn schon.',
  'too-few-memories': () => 'Es gibt zu wenige Erinnerungen dafür.',
  'learnt-already': () => 'Diese Nacht hat ihre Datei schon.',
  'nothing-to-learn': () => 'Nichts kam oft genug vor, um daraus zu lernen.',
  'cites-nothing-shown': () => 'Keine Erinnerung, die dem Modell gezeigt wurde, ist dafür genannt.',
  'marks-at-most': () => 'Höchstens ein Viertel dessen, was angesehen wurde, wird markiert.',
  'proposals-at-most': ({ most }) => `Eine Nacht macht höchstens ${format.number(Number(most))}.`,
  'too-much-waits': () =>
    'Es wartet schon zu viel auf eine Entscheidung. Entscheiden Sie erst über einiges davon.',
}

function counted(count: SaidValues[string] | undefined, one: string, several: string): string {
  return `${format.number(Number(count))} ${count === 1 ? one : several}`
}
