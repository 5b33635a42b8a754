import type { TrialFinding } from '../../../../shared/api/doctor.ts'
import type { Sentences } from '../../../../shared/domain/said.ts'
import {
  TRIAL_CHECK_NAMES,
  type TrialCheck,
  type TrialRemedyCode,
} from '../../../../shared/domain/trial-said.ts'
import { language } from '../../../words/language.svelte.ts'
import { speakSaid } from '../../../words/speak-said.ts'
import type { Spoken } from '../../../words/spoken.ts'
import { GERMAN_WALLS_REMEDIES } from './walls-said-words.ts'

/** What came of trying a wall that did not hold. */
export function trialSpoken({
  check,
  verdict,
  message,
}: Pick<TrialFinding, 'check' | 'verdict' | 'message'>): readonly Spoken[] {
  if (language.current === 'en') return [{ text: message }]
  const known = TRIAL_CHECK_NAMES.find((name) => name === check)
  if (known === undefined) return [{ text: '', quote: message }]
  const { held, open, untried } = german[known]
  const text = { held, open, 'not-here': open, untried: untried ?? UNTRIED }
  return [{ text: text[verdict] }]
}

/** What to do about it; empty when there is nothing to do. */
export function remedySpoken({
  remedy,
  remedySaid,
}: Pick<TrialFinding, 'remedy' | 'remedySaid'>): readonly Spoken[] {
  return speakSaid(
    { english: remedy, said: remedySaid === null ? undefined : [remedySaid] },
    { de: remedies },
  )
}

interface TrialWords {
  readonly held: string
  readonly open: string
  readonly untried?: string
}

const UNTRIED = 'Es gab nichts, woran es sich versuchen ließ.'

const german: Readonly<Record<TrialCheck, TrialWords>> = {
  'own-folder': {
    held: 'Sein Ordner gehört dem Konto, unter dem sein Worker läuft.',
    open: 'Sein Ordner gehört nicht dem Konto, unter dem sein Worker läuft.',
    untried: 'Sein Ordner kommt an das Konto seines Workers, wenn der das nächste Mal startet.',
  },
  worker: {
    held: 'Der Worker, der läuft, hat ein eigenes Konto und keinen Weg zu einem anderen.',
    open: 'Der Worker, der läuft, wurde ohne die gewählten Wände gestartet.',
    untried: 'Sein Worker läuft nicht.',
  },
  account: {
    held: 'Er läuft unter einem eigenen Konto, in keiner anderen Gruppe, ohne Rechte von root, und kann nicht root werden.',
    open: 'Er läuft unter dem Konto des Supervisors, oder mit mehr Rechten oder Gruppen, als er braucht.',
  },
  rights: {
    held: 'Er kommt zu keinen Rechten, indem er ein Programm startet, das sie hat.',
    open: 'Er könnte zu mehr Rechten kommen, indem er ein Programm startet, das sie hat.',
  },
  files: {
    held: 'Ordner, Dateien und Datenbank eines anderen sind ihm verschlossen.',
    open: 'Er kommt an das, was einem anderen gehört.',
  },
  sockets: {
    held: 'Den Worker eines anderen erreicht er nicht.',
    open: 'Er erreicht den Worker eines anderen; nur das Geheimnis von dessen Start hält ihn ab.',
  },
  secrets: {
    held: 'Weder der Worker eines anderen noch die Konsole des Supervisors antwortet ihm ohne ihr Geheimnis.',
    open: 'Jemand antwortet ihm ohne ein Geheimnis.',
  },
  console: {
    held: 'Die Konsole des Supervisors ist außer seiner Reichweite, mit dem Token und ohne.',
    open: 'Er erreicht die Konsole des Supervisors; wo er auch das Token lesen kann, darf er, was die Konsole darf.',
  },
  processes: {
    held: 'Andere Prozesse nehmen kein Signal von ihm und zeigen ihm weder Speicher noch Umgebung noch Deskriptoren.',
    open: 'Er kann anderen Prozessen Signale senden oder in sie sehen.',
  },
  supervisor: {
    held: 'Die Dateien des Supervisors sind ihm verschlossen: Konten, Sitzungen, Konfiguration, Schlüssel, Protokolle.',
    open: 'Er kann Dateien des Supervisors lesen.',
  },
  writes: {
    held: 'Er kann nirgends schreiben als in seinen eigenen Ordnern.',
    open: 'Er kann außerhalb seiner eigenen Ordner schreiben.',
  },
  environment: {
    held: 'Seine Umgebung enthält nur, wo Programme, Ordner und Zeitzonen sind.',
    open: 'Seine Umgebung enthält, was er nicht wissen soll.',
  },
  descriptors: {
    held: 'Er erbte keine offene Datei, keinen Socket und keine Pipe.',
    open: 'Er wurde mit etwas Offenem gestartet, das nicht seines ist.',
  },
  modes: {
    held: 'Was er anlegt, ist anderen verschlossen, was immer er verlangt.',
    open: 'Was er anlegt, ist anderen offen.',
  },
  limits: {
    held: 'Die eingestellten Grenzen gelten.',
    open: 'Eingestellte Grenzen gelten nicht.',
  },
  remains: {
    held: 'Ein Prozess, den er so gut versteckt wie möglich zurückließ, wurde mit ihm beendet.',
    open: 'Ein Prozess, den er zurückließ, überlebte ihn.',
  },
}

const remedies: Sentences<TrialRemedyCode> = {
  'restart-worker': ({ username }) => `mh worker restart ${username}`,
  'restart-all': ({ username }) =>
    `mh restart, dann mh worker restart ${username}; bleibt es so, melden Sie es: SECURITY.md`,
  'restart-workers': () => 'mh restart --workers',
  'service-for-groups': () =>
    'mh service install, damit die Gruppen des Kernels zusammenhalten, was ein Worker startet',
  setpriv: () => 'util-linux (setpriv) installieren, dann mh restart --workers',
  service: () => 'mh service install',
  ...GERMAN_WALLS_REMEDIES,
  'as-root': () =>
    'Lassen Sie den Supervisor als root laufen, auf einem Datenordner von root: Dann hat jedes Profil ein eigenes Konto. Siehe docs/admin-guide/09-running-it.md.',
  close: ({ commands, username }) =>
    [
      ...(commands ? [String(commands)] : []),
      ...(username
        ? [`mh worker restart ${username}, was dessen Dateien seinem Konto zurückgibt`]
        : []),
    ].join('; '),
  doctor: () => 'mh doctor; findet der nichts, melden Sie es: SECURITY.md',
}
