import type { Finding } from '../../../../shared/api/doctor.ts'
import type { RemedySaidCode } from '../../../../shared/domain/doctor-said.ts'
import type { Sentences } from '../../../../shared/domain/said.ts'
import { speakSaid } from '../../../words/speak-said.ts'
import type { Spoken } from '../../../words/spoken.ts'
import { GERMAN_WALLS_REMEDIES } from './walls-said-words.ts'

/** What to do about what was found; empty when there is nothing to do. */
export function findingRemedySpoken({
  remedy,
  remedySaid,
}: Pick<Finding, 'remedy' | 'remedySaid'>): readonly Spoken[] {
  return speakSaid({ english: remedy, said: remedySaid ?? undefined }, { de: GERMAN_REMEDIES })
}

/** What to do, in German. */
export const GERMAN_REMEDIES: Sentences<RemedySaidCode> = {
  run: ({ command }) => String(command),
  'mend-then-doctor': () => 'Beheben, was die Meldung nennt, dann: mh doctor',
  'these-first': () => 'Zuerst diese in Ordnung bringen, dann: mh doctor',

  'install-node': ({ lowest }) => `Node.js ${lowest} oder neuer installieren, dann: mh restart`,
  'install-icu': () =>
    'Ein Node.js mit allen ICU-Daten installieren (die offiziellen Pakete haben sie) und NODE_ICU_DATA nicht setzen. Dann: mh restart',
  'set-clock': () =>
    'Die Uhr stellen. Was sie zeigt: timedatectl. Damit sie richtig bleibt: sudo timedatectl set-ntp true',
  'make-room': ({ path }) => `Platz schaffen. Was ihn belegt: du -sh ${path}/*`,
  'remove-small-files': ({ path }) =>
    `Entfernen, was aus vielen kleinen Dateien besteht. Wo sie sind: du --inodes -d 2 ${path}`,
  'see-logs': ({ path, audit }) =>
    `Nachsehen, was den Platz belegt: du -sh ${path}/*. Alte Tage des Protokolls dürfen weg: ${audit}`,
  'use-account': ({ uid }) => `Dieses Konto nehmen: sudo -u '#${uid}' mh doctor`,

  'use-tls': () =>
    'Einen Proxy mit TLS davor stellen und seine Adresse nennen: mh config set publicUrl https://NAME. Oder nur für diesen Rechner da sein: mh config set host 127.0.0.1, dann mh restart',
  'name-proxy': () =>
    `Die Adresse des Proxys nennen: mh config set trustedProxies '["127.0.0.1"]', dann mh restart`,
  'whose-port': ({ port }) =>
    `Nachsehen, wem er gehört: ss -ltnp 'sport = :${port}'. Oder einen anderen nehmen: mh start --port N`,
  'other-address': () => 'Eine andere Adresse nehmen: mh start --host H --port N',

  'take-backup': () => 'Die letzte gute Fassung nehmen lassen, die daneben liegt: mh restart',
  'take-record': ({ path }) =>
    `Die Datei beiseitelegen und ihre letzte gute Fassung nehmen lassen: mh start. Um sie anzusehen: less ${path}`,
  'no-start-without': () => 'Ohne die Datei startet kein Supervisor.',
  'all-log-in': () => 'Alle müssen sich neu anmelden.',
  'all-workers-start': () => 'Jeder Worker startet einmal, um neu gefragt zu werden.',
  'mend-or-put-back': ({ path }) =>
    `Von Hand in Ordnung bringen, oder eine Sicherung an ihre Stelle legen: ${path}`,
  'mend-by-hand': ({ path }) => `Von Hand in Ordnung bringen: ${path}`,
  'update-program': () =>
    'Eine andere Version des Programms hat die Datei geschrieben: Dieses auf sie bringen.',
  'compare-backup': ({ path, backup }) =>
    `Vergleichen: diff ${path} ${backup}. Um die Sicherung zu nehmen: mh stop, dann cp -p ${backup} ${path}`,
  'back-up-now': ({ who }) =>
    `Nachsehen, warum: mh logs, copy-work-failed. Dann gleich sichern: mh profile backup ${who}`,
  'restart-schedule': () => 'Den Supervisor neu starten, der den Plan dann neu beginnt: mh restart',
  'see-set-aside': ({ path }) =>
    `Nachsehen, ob etwas darin ist, das fehlt: less ${path}. Dann: rm ${path}`,
  'fix-or-next-edit': () => 'mh doctor --fix, oder die nächste Änderung',
  'fix-or-start': () => 'mh doctor --fix, oder beim nächsten Mal: mh start',
  'fix-or-worker-start': () => 'mh doctor --fix, oder der nächste Start des Workers',
  'fix-or-next-start': () => 'mh doctor --fix, oder der nächste Start',
  'nothing-to-do': () =>
    'Nichts ist zu tun: Das Protokoll übergeht es, und die nächste Zeile steht für sich. War es kein Absturz, die Datei ansehen.',
  'see-audit': () =>
    'Alle Stellen: mh audit verify. War es keine bekannte Hand, die Dateien mit einer Sicherung von ihnen vergleichen.',
  'reset-key': ({ key }) => `Neu setzen, oder die Vorgabe zurückholen: mh config set ${key} null`,
  'mend-key': ({ key }) =>
    `Ist der Name verschrieben, den richtigen setzen (mh config get zeigt sie); um ihn zu entfernen: mh config set ${key} null`,

  'end-by-start': ({ path }) =>
    `Beim nächsten Start beenden lassen: mh restart. Was es war: less ${path}`,
  'end-restore': () =>
    'Beim nächsten Start beenden lassen: mh restart. Was daraus wurde: mh audit, profile_restore_settled',
  'start-removes': () => 'Der nächste Start räumt es weg: mh restart',
  'migration-go-on': () =>
    'Damit fortfahren: mh migrate. Oder den alten Baum zurückholen: mh rollback',
  'rollback-finish': () => 'Die Rücknahme zu Ende bringen: mh rollback',
  'list-folder': ({ path }) => `Nachsehen, was da ist: ls -l ${path}`,
  migrate: () => 'Nachsehen, was geschähe: mh migrate --dry-run. Dann: mh migrate',
  'migrate-rest': ({ paths }) =>
    `Nachsehen, was darin ist: ls -l ${paths}. Um auch das zu überführen: mh migrate`,
  'migrate-again': ({ path }) =>
    `Ansehen: less ${path}. Die Überführung lässt sich ohne Schaden wiederholen: mh migrate`,

  'make-owner': () => 'Einen anlegen: mh user create NAME --role owner',
  'put-profile-back': ({ path, username }) =>
    `Den Ordner aus einer Sicherung zurücklegen, oder einen neuen beginnen: mkdir -m 700 ${path}. Oder das Konto löschen: mh user delete ${username}`,
  'put-archived-back': ({ path, username }) =>
    `Den Ordner dorthin legen, aus einer Sicherung oder von wo er nun ist: mv ORDNER ${path}. Oder das Konto löschen: mh user delete ${username}`,
  'put-folder-there': ({ path }) =>
    `Den Ordner selbst dorthin legen: mh stop, dann rm ${path} und mv ORDNER ${path}. Um ihn auf einer anderen Platte zu haben, sie dort einhängen.`,
  'make-account': ({ name, path }) =>
    `Sein Konto anlegen: mh user create ${name} --role guest. Oder den Ordner wegbringen: mv ${path} WOHIN`,
  'end-erasing': ({ path }) => `Zu Ende bringen, was begonnen wurde: rm -r ${path}`,

  'wait-or-kill': ({ pid }) =>
    `Einen Augenblick warten und noch einmal nachsehen: mh doctor. Was er tut: mh logs. Um ihn zu beenden: kill ${pid}`,
  'see-process': ({ pid }) =>
    `Nachsehen, was er ist: ps -fp ${pid}. Ein Worker ohne Supervisor endet binnen einer Minute von selbst; um ihn zu beenden: kill ${pid}`,
  'take-over': () =>
    'Ihn übernehmen lassen: mh start. Sonst endet er binnen einer Minute von selbst.',
  'move-away': ({ path }) =>
    `Nichts von uns legt dort etwas anderes an. Ansehen, dann wegbringen: mv ${path} WOHIN`,
  'worker-start': ({ username }) =>
    `Nachsehen, warum: mh worker logs ${username}. Dann: mh worker start ${username}`,
  'worker-start-now': ({ username }) =>
    `Nachsehen, warum: mh worker logs ${username}. Um ihn gleich zu starten: mh worker start ${username}`,
  'worker-restart': ({ username }) =>
    `Nachsehen, warum: mh worker logs ${username}. Um ihn neu zu starten: mh worker restart ${username}`,
  'build-again': ({ username }) =>
    `Nachsehen, warum: mh worker logs ${username}. Dann eine Fassung installieren, die läuft, oder es mit dieser noch einmal versuchen: mh restart --workers`,
  ...GERMAN_WALLS_REMEDIES,
}
