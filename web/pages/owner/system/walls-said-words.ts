import type { SystemStatus } from '../../../../shared/api/system.ts'
import type { SaidValues, Sentences } from '../../../../shared/domain/said.ts'
import {
  type Limited,
  limitedIn,
  type WallsRemedyCode,
  type WallsSaidCode,
} from '../../../../shared/domain/walls-said.ts'
import { format } from '../../../words/format.svelte.ts'
import { speakSaid } from '../../../words/speak-said.ts'
import type { Spoken } from '../../../words/spoken.ts'

/** What keeps profiles apart. */
export function isolationSpoken({
  isolation,
  walls,
}: Pick<SystemStatus, 'isolation' | 'walls'>): readonly Spoken[] {
  const said = walls?.said?.isolation
  return speakSaid(
    { english: isolation, said: said === undefined ? undefined : [said] },
    { de: GERMAN_WALLS },
  )
}

/** What is said of the walls between profiles, in German. */
export const GERMAN_WALLS: Sentences<WallsSaidCode> = {
  'walls-accounts': ({ from, to }) =>
    `Jedes Profil hat ein eigenes Konto des Rechners (Nummern von ${from} bis ${to}): Der Kern verweigert ihm Dateien, Sockets und Prozesse eines anderen.`,
  'walls-chosen': () => oneAccount('die Konfiguration es so will (walls: "none")'),
  'walls-ordinary': () => oneAccount('der Supervisor unter einem gewöhnlichen Konto läuft'),
  'walls-no-rights': ({ rights }) => oneAccount(`root hier das Recht dazu fehlt (${rights})`),
  'walls-foreign-root': ({ uid }) =>
    oneAccount(
      `der Datenordner dem Konto mit der Nummer ${uid} gehört, das ihn nicht mehr nutzen könnte`,
    ),
  'walls-no-range': ({ from, to }) =>
    oneAccount(`es die Kontonummern ${from} bis ${to} in diesem Container nicht gibt`),
  'walls-closed-way': ({ path }) =>
    oneAccount(
      `${path} anderen Konten verschlossen ist, die so weder an die Programme noch an ihr Profil kämen`,
    ),
  'walls-limits': (values) =>
    `Jeder Worker bekommt höchstens: ${limits(values).join(', ') || 'alles, was da ist'}.`,
  'walls-limits-lacking': ({ limited }) =>
    `Hier achtet nichts auf: ${limitedIn(limited)
      .map((one) => LACKING[one])
      .join(', ')}.`,
  'walls-disk-shared': () =>
    'Der Platz auf der Platte ist gemeinsam: Ein Worker, der den letzten nimmt, wird beendet; was er schrieb, bleibt.',
  'walls-no-setpriv': () =>
    'Ein Worker kann Programme starten, die ihm andere Rechte geben (setpriv aus util-linux fehlt).',
  'walls-hostile-files': () =>
    'Ein Worker, der feindlich würde, könnte Dateien und Datenbank eines anderen und die des Supervisors lesen und ändern.',
  'walls-hostile-processes': () =>
    'Er könnte Prozesse eines anderen beenden und ihren Speicher mit den Geheimnissen darin lesen.',
  'walls-hostile-socket': () =>
    'Er könnte den Socket des Supervisors mit dem Schlüssel erreichen, der daneben liegt, und damit tun, was die Konsole darf.',
  'walls-hostile-leftover': () =>
    'Ein Prozess, den er startet und der seine Herkunft verbirgt, könnte ihn überleben.',
}

/** How to have accounts, in German. */
export const GERMAN_WALLS_REMEDIES: Sentences<WallsRemedyCode> = {
  'walls-switch': () => 'mh config set walls auto, dann mh restart --workers',
  'walls-give-rights': () =>
    'In einem Dienst von systemd: mh service install. In einem Container: ihm diese Rechte geben.',
  'walls-own-root': ({ root }) =>
    `Ihn unter diesem Konto starten. Oder, um Konten zu haben: mh stop, dann chown -R -h root: ${root}`,
  'walls-other-range': () =>
    'Einen Bereich nennen, den es gibt: mh config set uidRange \'{"from":60000,"to":64999}\', dann mh restart --workers',
  'walls-open-way': ({ path }) =>
    `chmod o+x ${path}, oder den Datenordner (und Node) dorthin bringen, wo es offen ist, dann mh restart --workers`,
}

function oneAccount(because: string): string {
  return `Ein Prozess je Profil, alle unter einem Konto des Rechners, weil ${because}: Ein Geheimnis für jeden Worker und private Ordner halten sie auseinander, nicht der Kern.`
}

const LACKING: Readonly<Record<Limited, string>> = {
  memory: 'MB Speicher je Prozess',
  processes: 'Prozesse und Threads',
  openFiles: 'offene Dateien je Prozess',
  processors: 'gerechte Anteile an den Prozessoren',
}

function limits(values: SaidValues): string[] {
  const { memoryMb, processMemoryMb, processes, openFiles, cpuWeight } = values
  return [
    ...(memoryMb === undefined ? [] : [`${number(memoryMb)} MB Speicher`]),
    ...(processMemoryMb === undefined ? [] : [`${number(processMemoryMb)} MB Speicher je Prozess`]),
    ...(processes === undefined ? [] : [`${number(processes)} Prozesse und Threads`]),
    ...(openFiles === undefined ? [] : [`${number(openFiles)} offene Dateien je Prozess`]),
    ...(cpuWeight === undefined
      ? []
      : [`einen gerechten Anteil an den Prozessoren (Gewicht ${number(cpuWeight)})`]),
  ]
}

function number(value: string | number): string {
  return format.number(Number(value))
}
