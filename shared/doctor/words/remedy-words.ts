import type { RemedySaidCode } from '../../domain/doctor-said.ts'
import { NETWORK_RISK_WORDS } from '../../domain/network-risks.ts'
import type { Sentences } from '../../domain/said.ts'
import { MIGRATION_REMEDIES } from '../../migration/migration-remedies.ts'
import { WALLS_REMEDY_WORDS } from './walls-words.ts'

/** What to do about it, in English. */
export const REMEDY_WORDS: Sentences<RemedySaidCode> = {
  run: ({ command }) => String(command),
  'mend-then-doctor': () => 'Mend what the message names, then: mh doctor',
  'these-first': () => 'Put these right first, then: mh doctor',

  'install-node': ({ lowest }) => `Install Node.js ${lowest} or newer, then: mh restart`,
  'install-icu': () =>
    'Install a Node.js with full ICU data (the official builds have it), and leave NODE_ICU_DATA unset. Then: mh restart',
  'set-clock': () =>
    'Set the clock. What it says: timedatectl. To have it kept right: sudo timedatectl set-ntp true',
  'make-room': ({ path }) => `Make room. What takes it: du -sh ${path}/*`,
  'remove-small-files': ({ path }) =>
    `Remove what has many small files. Where they are: du --inodes -d 2 ${path}`,
  'see-logs': ({ path, audit }) =>
    `See what takes it: du -sh ${path}/*. Old days of the audit may be moved away: ${audit}`,
  'use-account': ({ uid }) => `Use that account: sudo -u '#${uid}' mh doctor`,

  'use-tls': () => NETWORK_RISK_WORDS['no-tls'].remedy,
  'name-proxy': () => NETWORK_RISK_WORDS['no-trusted-proxy'].remedy,
  'whose-port': ({ port }) =>
    `See whose it is: ss -ltnp 'sport = :${port}'. Or take another: mh start --port N`,
  'other-address': () => 'Take another address: mh start --host H --port N',

  'take-backup': () => 'Have its last good version taken, which lies beside it: mh restart',
  'take-record': ({ path }) =>
    `Have it set aside, and its last good version taken: mh start. To look at it: less ${path}`,
  'no-start-without': () => 'No supervisor starts without it.',
  'all-log-in': () => 'Everybody has to log in anew.',
  'all-workers-start': () => 'Every worker is started once to be asked anew.',
  'mend-or-put-back': ({ path }) => `Mend it by hand, or put a backup in its place: ${path}`,
  'mend-by-hand': ({ path }) => `Mend it by hand: ${path}`,
  'update-program': () =>
    'It was written by another version of the program: update this one to it.',
  'compare-backup': ({ path, backup }) =>
    `Compare them: diff ${path} ${backup}. To take the backup: mh stop, then cp -p ${backup} ${path}`,
  'back-up-now': ({ who }) =>
    `See why: mh logs, copy-work-failed. Then back up now: mh profile backup ${who}`,
  'restart-schedule': () => 'Restart the supervisor, which begins it anew: mh restart',
  'see-set-aside': ({ path }) =>
    `See whether something is in it that you miss: less ${path}. Then: rm ${path}`,
  'fix-or-next-edit': () => 'mh doctor --fix, or the next edit',
  'fix-or-start': () => 'mh doctor --fix, or the next: mh start',
  'fix-or-worker-start': () => 'mh doctor --fix, or the worker’s next start',
  'fix-or-next-start': () => 'mh doctor --fix, or the next start',
  'nothing-to-do': () =>
    'Nothing has to be done: the audit passes over it, and the next line stands on its own. Was it no crash, look at the file.',
  'see-audit': () =>
    'See all places: mh audit verify. Was it no hand that you know of, compare the files with a backup of them.',
  'reset-key': ({ key }) => `Set it anew, or bring its default back: mh config set ${key} null`,
  'mend-key': ({ key }) =>
    `If it is misspelt, set the right one (mh config get shows them); to take it away: mh config set ${key} null`,

  'end-by-start': ({ path }) =>
    `Have it ended by the next start: mh restart. What it was: less ${path}`,
  'end-restore': () =>
    'Have it ended by the next start: mh restart. What came of it: mh audit, profile_restore_settled',
  'start-removes': () => 'The next start takes it away: mh restart',
  'migration-go-on': () => MIGRATION_REMEDIES.goOn,
  'rollback-finish': () => MIGRATION_REMEDIES.finish,
  'list-folder': ({ path }) => `See what is there: ls -l ${path}`,
  migrate: () => 'See what would be done: mh migrate --dry-run. Then: mh migrate',
  'migrate-rest': ({ paths }) => `See what is in it: ls -l ${paths}. To move it, too: mh migrate`,
  'migrate-again': ({ path }) =>
    `Look at it: less ${path}. The migration can be repeated without harm: mh migrate`,

  'make-owner': () => 'Make one: mh user create NAME --role owner',
  'put-profile-back': ({ path, username }) =>
    `Put the folder back from a backup, or begin a new one: mkdir -m 700 ${path}. Or take the account away: mh user delete ${username}`,
  'put-archived-back': ({ path, username }) =>
    `Put the folder there, from a backup or wherever it went: mv FOLDER ${path}. Or take the account away: mh user delete ${username}`,
  'put-folder-there': ({ path }) =>
    `Put the folder itself there: mh stop, then rm ${path} and mv FOLDER ${path}. To keep it on another disk, mount that there.`,
  'make-account': ({ name, path }) =>
    `Make its account: mh user create ${name} --role guest. Or move the folder away: mv ${path} SOMEWHERE`,
  'end-erasing': ({ path }) => `End what was begun: rm -r ${path}`,

  'wait-or-kill': ({ pid }) =>
    `Wait a moment and look again: mh doctor. See what it does: mh logs. To end it: kill ${pid}`,
  'see-process': ({ pid }) =>
    `See what it is: ps -fp ${pid}. A worker without a supervisor ends by itself within a minute; to end it: kill ${pid}`,
  'take-over': () => 'Have it taken over: mh start. Else it ends by itself within a minute.',
  'move-away': ({ path }) =>
    `Nothing of ours puts anything else there. Look at it, then move it away: mv ${path} SOMEWHERE`,
  'worker-start': ({ username }) =>
    `See why: mh worker logs ${username}. Then: mh worker start ${username}`,
  'worker-start-now': ({ username }) =>
    `See why: mh worker logs ${username}. To start it at once: mh worker start ${username}`,
  'worker-restart': ({ username }) =>
    `See why: mh worker logs ${username}. To start it anew: mh worker restart ${username}`,
  'build-again': ({ username }) =>
    `See why: mh worker logs ${username}. Then install a build that runs, or try this one again: mh restart --workers`,
  ...WALLS_REMEDY_WORDS,
}
