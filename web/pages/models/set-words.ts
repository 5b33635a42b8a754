import type { Dataset } from '../../../shared/api/datasets.ts'
import {
  LEFT_OUT_REASONS,
  type LeftOutReason,
  type PairKind,
} from '../../../shared/domain/training.ts'
import { catalogue } from '../../words/language.svelte.ts'

type Statuses = Readonly<Record<Dataset['status'], string>>
type Kinds = Readonly<Record<PairKind, string>>
type Reasons = Readonly<Record<LeftOutReason, string>>

const statuses: Statuses = { draft: 'draft', approved: 'approved', rejected: 'rejected' }
const germanStatuses: Statuses = {
  draft: 'Entwurf',
  approved: 'gutgeheißen',
  rejected: 'abgelehnt',
}
const kinds: Kinds = { note: 'note', exchange: 'exchange', reflection: 'reflection' }
const germanKinds: Kinds = { note: 'Notiz', exchange: 'Wortwechsel', reflection: 'Gedanke' }
const reasons: Reasons = {
  'no-consent': 'you said no to it',
  'conversations-off': 'exchanges of the chat are switched off',
  'memories-off': 'memories are switched off',
  private: 'private',
  local: 'must not leave the house',
  incorrect: 'marked as incorrect',
  untrusted: 'words of others',
  derived: 'made by an agent and not confirmed',
  secret: 'holds a key or a number that is nobody’s business',
  forgotten: 'has a gap where something was forgotten',
  quoted: 'only quotes memories',
  'too-short': 'too short',
  'too-long': 'too long',
  unsuitable: 'a model found it unfit',
  'not-judged': 'not looked through yet: run the curator',
  changed: 'changed since it was looked through',
  duplicate: 'says what another says',
  'not-chosen': 'more than the set may hold',
}
const germanReasons: Reasons = {
  'no-consent': 'Sie haben es verneint',
  'conversations-off': 'Wortwechsel des Chats sind abgeschaltet',
  'memories-off': 'Erinnerungen sind abgeschaltet',
  private: 'privat',
  local: 'darf das Haus nicht verlassen',
  incorrect: 'als falsch markiert',
  untrusted: 'Worte anderer',
  derived: 'von einem Agenten gemacht und nicht bestätigt',
  secret: 'enthält einen Schlüssel oder eine Nummer, die niemanden angeht',
  forgotten: 'hat eine Lücke, wo etwas vergessen wurde',
  quoted: 'zitiert nur Erinnerungen',
  'too-short': 'zu kurz',
  'too-long': 'zu lang',
  unsuitable: 'ein Modell fand es ungeeignet',
  'not-judged': 'noch nicht durchgesehen: Lassen Sie den Kurator laufen',
  changed: 'seit der Durchsicht geändert',
  duplicate: 'sagt, was ein anderes sagt',
  'not-chosen': 'mehr, als der Satz fasst',
}

/** What is said of training sets. */
export const words = catalogue({
  en: {
    group: 'Training sets',
    statuses,
    kinds,
    reasons,
    list: 'Training sets',
    lead: 'Made of your own memories, so that a model can learn how you write. Nothing is used before you approve it.',
    none: 'No training set yet',
    noneText:
      'The curator looks your memories through and says which may be used; then a set can be made of them, as a draft for you to look at.',
    build: 'Make a set',
    built: (pairs: string) => `Made. Pairs: ${pairs}.`,
    builtSame: 'The same memories gave the set that is here already.',
    toCurator: 'The curator',
    pairs: (count: string, dropped: string) => `Pairs: ${count}, dropped: ${dropped}`,
    isLocal: 'not to leave the house',
    trained: (adapters: string) => `Adapters trained on it: ${adapters}.`,
    open: 'Open',
    openOne: (id: string) => `Open ${id}`,
    delete: 'Delete',
    deleteOne: (id: string) => `Delete ${id}`,
    deleteText: 'The set goes; your memories stay.',
    deleted: 'Deleted.',
    report: 'Report',
    considered: (count: string, eligible: string) =>
      `Memories looked at: ${count}. Pairs that could have been in it: ${eligible}.`,
    size: (total: string, average: string) => `About ${total} tokens, ${average} a pair.`,
    kindsAre: 'By kind',
    leftOut: 'Left out, and why',
    judgedBy: (who: string) => `Judged by: ${who}.`,
    thePairs: 'Pairs',
    more: 'More',
    instruction: 'Asked',
    output: 'Answer',
    memory: 'The memory',
    drop: 'Drop',
    keep: 'Keep',
    dropPair: (text: string) => `Drop: ${text}`,
    keepPair: (text: string) => `Keep: ${text}`,
    dropped: 'dropped',
    approve: 'Approve',
    reject: 'Reject',
    saved: 'Saved.',
    exportChat: 'Export as JSONL (chat)',
    exportInstruction: 'Export as JSONL (instruction)',
    exportAfter: 'It can be exported when you have approved it.',
    exportLocal:
      'What must not leave the house is left out of the files; mh dataset export --local has it.',
  },
  de: {
    group: 'Trainingssätze',
    statuses: germanStatuses,
    kinds: germanKinds,
    reasons: germanReasons,
    list: 'Trainingssätze',
    lead: 'Aus Ihren eigenen Erinnerungen gemacht, damit ein Modell lernt, wie Sie schreiben. Nichts wird benutzt, bevor Sie es gutheißen.',
    none: 'Noch kein Trainingssatz',
    noneText:
      'Der Kurator sieht Ihre Erinnerungen durch und sagt, welche benutzt werden dürfen; dann lässt sich daraus ein Satz machen, als Entwurf, den Sie ansehen.',
    build: 'Satz machen',
    built: (pairs: string) => `Gemacht. Paare: ${pairs}.`,
    builtSame: 'Dieselben Erinnerungen ergaben den Satz, den es schon gibt.',
    toCurator: 'Der Kurator',
    pairs: (count: string, dropped: string) => `Paare: ${count}, verworfen: ${dropped}`,
    isLocal: 'darf das Haus nicht verlassen',
    trained: (adapters: string) => `Damit trainierte Adapter: ${adapters}.`,
    open: 'Öffnen',
    openOne: (id: string) => `${id} öffnen`,
    delete: 'Löschen',
    deleteOne: (id: string) => `${id} löschen`,
    deleteText: 'Der Satz geht; Ihre Erinnerungen bleiben.',
    deleted: 'Gelöscht.',
    report: 'Bericht',
    considered: (count: string, eligible: string) =>
      `Angesehene Erinnerungen: ${count}. Paare, die darin sein könnten: ${eligible}.`,
    size: (total: string, average: string) => `Etwa ${total} Tokens, ${average} je Paar.`,
    kindsAre: 'Nach Art',
    leftOut: 'Weggelassen, und warum',
    judgedBy: (who: string) => `Beurteilt von: ${who}.`,
    thePairs: 'Paare',
    more: 'Mehr',
    instruction: 'Gefragt',
    output: 'Antwort',
    memory: 'Die Erinnerung',
    drop: 'Verwerfen',
    keep: 'Behalten',
    dropPair: (text: string) => `Verwerfen: ${text}`,
    keepPair: (text: string) => `Behalten: ${text}`,
    dropped: 'verworfen',
    approve: 'Gutheißen',
    reject: 'Ablehnen',
    saved: 'Gespeichert.',
    exportChat: 'Als JSONL ausgeben (Chat)',
    exportInstruction: 'Als JSONL ausgeben (Anweisung)',
    exportAfter: 'Er lässt sich ausgeben, wenn Sie ihn gutgeheißen haben.',
    exportLocal:
      'Was das Haus nicht verlassen darf, fehlt in den Dateien; mh dataset export --local hat es.',
  },
})

/** Why a memory is no training material; a reason that only other versions have keeps its own name. */
export function reasonToLeaveOut(reason: string): string {
  const known = LEFT_OUT_REASONS.find((one) => one === reason)
  return known === undefined ? reason : words.t.reasons[known]
}
