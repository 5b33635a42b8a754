import type { SystemStatus } from '../../../../shared/api/system.ts'
import type { Sentences } from '../../../../shared/domain/said.ts'
import type { IsolationSaidCode, WallsRemedyCode } from '../../../../shared/domain/walls-said.ts'
import { speakSaid } from '../../../words/speak-said.ts'
import type { Spoken } from '../../../words/spoken.ts'

/** What keeps profiles apart. */
export function isolationSpoken({
  isolation,
  isolationSaid,
}: Pick<SystemStatus, 'isolation' | 'isolationSaid'>): readonly Spoken[] {
  return speakSaid(
    { english: isolation, said: isolationSaid === null ? undefined : [isolationSaid] },
    { de: german },
  )
}

/** How to have accounts, in German. */
export const wallsRemedyGerman: Sentences<WallsRemedyCode> = {
  'set-auto': () => 'mh config set walls auto, dann mh restart --workers',
  'give-rights': () =>
    'In einem Dienst von systemd: mh service install. In einem Container: Geben Sie ihm diese Rechte.',
  'start-as-account': ({ root }) =>
    `Starten Sie ihn unter diesem Konto; oder, um eigene Konten zu haben: mh stop, dann chown -R -h root: ${root}`,
  'name-range': () =>
    'Nennen Sie einen Bereich, den es gibt: mh config set uidRange \'{"from":60000,"to":64999}\', dann mh restart --workers',
  'open-way': ({ path }) =>
    `chmod o+x ${path}, oder bringen Sie den Datenordner (und Node) an einen offenen Ort, dann mh restart --workers`,
}

const german: Sentences<IsolationSaidCode> = {
  accounts: ({ from, to }) =>
    `Ein eigenes Konto der Maschine für jedes Profil (Nummern von ${from} bis ${to}): Der Kernel verwehrt Dateien, Sockets und Prozesse eines anderen.`,
  configured: () => onlyProcesses('die Konfiguration es so will (walls: "none")'),
  'ordinary-account': () => onlyProcesses('der Supervisor unter einem gewöhnlichen Konto läuft'),
  'no-rights': ({ rights }) => onlyProcesses(`root hier das Recht dazu fehlt (${rights})`),
  'foreign-root': ({ uid }) =>
    onlyProcesses(
      `der Datenordner dem Konto mit der Nummer ${uid} gehört, das ihn dann nicht mehr nutzen könnte`,
    ),
  'no-numbers': ({ from, to }) =>
    onlyProcesses(`es die Kontonummern von ${from} bis ${to} in diesem Container nicht gibt`),
  'closed-way': ({ path }) =>
    onlyProcesses(
      `${path} anderen Konten verschlossen ist, die so nicht an die Programme oder ihr Profil kämen`,
    ),
  'serves-nobody': () => onlyProcesses('er niemandem dient'),
}

function onlyProcesses(because: string): string {
  return `Ein Prozess für jedes Profil, alle unter einem Konto der Maschine, weil ${because}: Ein Geheimnis für jeden Worker und private Ordner halten sie auseinander, nicht der Kernel.`
}
