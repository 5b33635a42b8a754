import { WORKER_WORDS } from '../../control/worker-words.ts'
import type { FindingSaidCode } from '../../domain/doctor-said.ts'
import { NETWORK_RISK_WORDS } from '../../domain/network-risks.ts'
import type { SaidValues, Sentences } from '../../domain/said.ts'
import { WALLS_WORDS } from './walls-words.ts'

/** What is wrong with a data root, in English. */
export const FINDING_WORDS: Sentences<FindingSaidCode> = {
  'check-failed': ({ quote }) => `This check could not be made: ${quote}`,
  'check-late': ({ seconds }) =>
    `This check could not be made: It was not done within ${seconds} s.`,
  'more-of-kind': ({ count }) => `There are ${count} more of this kind.`,

  'node-too-old': ({ version, lowest }) =>
    `Node.js ${version} is too old: ${lowest} or newer is needed.`,
  'no-time-zones': ({ zone, winter, summer }) =>
    `Node.js does not know the time zones of the world: ${zone} is ${winter} in January and ${summer} in July. Schedules run at the wrong hour.`,
  'clock-behind': ({ now, path, at }) =>
    `The machine says that it is ${now}, and ${path} was written at ${at}: the clock is behind.`,
  'disk-full': ({ mib, path }) => `Only ${mib} MiB are free on the disk of ${path}.`,
  'disk-few-files': ({ count, path }) =>
    `Only ${count} more files fit on the disk of ${path}: its inodes run out.`,
  'logs-large': ({ path, mib }) => `The logs below ${path} take ${mib} MiB.`,
  'root-of-other': ({ uid }) =>
    `The data root belongs to the account with the number ${uid}, and not to the one that looks at it.`,
  'path-of-other': ({ path, uid, wanted }) =>
    `${path} belongs to the account with the number ${uid}, and the data root to ${wanted}.`,
  'open-to-others': ({ path, mode }) => `${path} is open to other accounts (mode ${mode}).`,

  'network-no-tls': (values) => NETWORK_RISK_WORDS['no-tls'].message(values),
  'network-no-trusted-proxy': (values) => NETWORK_RISK_WORDS['no-trusted-proxy'].message(values),
  'port-taken': ({ port, host }) => `Port ${port} of ${host} is taken by another program.`,
  'port-unusable': ({ port, host, quote }) =>
    `Nobody can listen on port ${port} of ${host}: ${quote}`,

  'file-unreadable': ({ path, quote }) => `${path} cannot be read: ${quote}`,
  'file-gone': ({ path }) => `${path} is gone, and its backup is there.`,
  'file-other-version': ({ path, version, known }) =>
    `${path} has the version ${version}; this program knows ${known}.`,
  'backup-newer': ({ backup, path }) =>
    `${backup} is newer than ${path}, and says something else: changes may be lost.`,
  'scheduled-backup-failed': ({ at, usernames }) =>
    `The scheduled backup of ${at} failed for ${usernames}.`,
  'scheduled-backup-unknown': ({ quote }) =>
    `It is not known when the last scheduled backup was: ${quote}`,
  'set-aside': ({ path }) => `${path} could not be read once, and was set aside.`,
  'write-left': ({ path }) => `A write that was cut off has left ${path}.`,
  'edit-left': ({ path, since }) =>
    `An edit that was cut off has left its lock ${path}, since ${since}.`,
  'audit-torn': ({ count, path }) =>
    `${counted(count, 'line', 'lines')} in ${path} cannot be read: a crash, a full disk or a hand cut off what was being written.`,
  'audit-changed': ({ path, count, line, day }) =>
    `The audit in ${path} was changed in ${counted(count, 'place', 'places')}, first at line ${line} of ${day}: a line was edited, removed or put in between.`,
  'key-invalid': ({ key, path, quote }) => `"${key}" in ${path} is not valid: ${quote}`,
  'key-unknown': ({ key, path }) => `"${key}" in ${path} is no key that anything reads.`,
  'last-valid-in-force': () =>
    'What was valid last is in force; after a restart it is the defaults.',
  'defaults-in-force': () => 'The defaults are in force instead of the whole file.',

  'migration-cut-off': (values) => cutOff('migration', values),
  'rollback-cut-off': (values) => cutOff('rollback of the migration', values),
  'migration-unknown': ({ quote }) => String(quote),
  'move-unended': (values) => unended('Something', values),
  'move-unended-archive': (values) => unended(`The archiving of ${values['name']}`, values),
  'move-unended-unarchive': (values) =>
    unended(`The return from the archive of ${values['name']}`, values),
  'move-unended-rename': (values) => unended(`The renaming of ${values['name']}`, values),
  'move-unended-create': (values) =>
    unended(`The making, by a template, of ${values['name']}`, values),
  'move-unended-delete': (values) => unended(`The deletion of ${values['name']}`, values),
  'restore-unended': (values) => notRestored(String(values['name']), values),
  'restore-unended-unknown': (values) => notRestored('somebody', values),
  'restore-left': ({ path, since }) =>
    `${path} was left at ${since} by a restore, an import, or a new account that was cut off.`,
  'single-user-here': ({ path, left }) =>
    `A single-user system lies at ${path} (${left}) and is nobody’s profile yet.`,
  'single-user-left': ({ path, left }) =>
    `The single-user system of ${path} was moved into a profile, and yet there is ${left} at the root: something old has written there since.`,
  'migration-mark-unreadable': ({ path, quote }) =>
    `${path}, which says that the migration was done, cannot be read: ${quote}`,

  'no-owner': () => 'There is no owner whose account is in use.',
  'profile-missing': ({ username }) =>
    `The account ${username} has no profile folder: nobody can use it.`,
  'profile-not-archived': ({ username }) =>
    `The account ${username} is archived, and its profile is not in the archive: it cannot be taken back.`,
  'profile-is-link': ({ path }) =>
    `${path} is a link, which is never followed: no worker starts in it.`,
  'profile-no-folder': ({ path }) => `${path} is no folder: no worker starts in it.`,
  'profile-of-nobody': ({ path }) => `The profile folder ${path} belongs to no account.`,
  'profile-half-erased': ({ path }) => `${path} is left of a profile that was to be erased.`,

  'root-held': ({ pid, path, since }) =>
    `The process ${pid} has held ${path} since ${since}, and does not answer.`,
  'supervisor-left': ({ pid, since, path }) =>
    `A supervisor that was killed (process ${pid}, since ${since}) has left ${path}.`,
  'token-left': ({ path }) =>
    `A supervisor that was killed has left the secret of its control socket, ${path}.`,
  'profile-held': ({ username, pid, since }) =>
    `The profile of ${username} is held by the process ${pid} since ${since}, which is not the worker that the supervisor knows.`,
  'worker-alone': ({ username, pid, since }) =>
    `The worker of ${username} (process ${pid}, since ${since}) runs without a supervisor.`,
  'worker-left': ({ pid, path }) => `A worker that was killed (process ${pid}) has left ${path}.`,
  'not-a-socket': ({ path }) => `${path} is no socket.`,
  'socket-dead': ({ path }) => `Nobody listens on ${path}: the process that made it was killed.`,
  'record-stale': ({ path, pid, username }) =>
    `${path} names the process ${pid} as the worker of ${username}, which is gone.`,

  'worker-failed': ({ username, reason }) => `The worker of ${username} failed (${reason}):`,
  'worker-crashed': ({ username, reason, restarts }) =>
    `The worker of ${username} has crashed (${reason}, restarts: ${restarts}) and is started anew by itself:`,
  'worker-silent': ({ username }) => `The worker of ${username} does not answer:`,
  'workers-outdated': ({ count }) =>
    `${counted(count, 'worker runs', 'workers run')} the programs of an earlier build.`,
  'build-refused': ({ earlier, username, since }) =>
    `The worker of ${username} did not come up with the supervisor’s build at ${since}, and did with the one before, ${earlier}: workers are started from that one.`,
  'walls-not-held': () => 'What is not held:',
  ...WALLS_WORDS,
  ...WORKER_WORDS,
}

function counted(count: SaidValues[string] | undefined, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`
}

function cutOff(what: string, { source, since, phase }: SaidValues): string {
  return `The ${what} of ${source} that was begun at ${since} was broken off after “${phase}”.`
}

function unended(what: string, { since, path }: SaidValues): string {
  return `${what} that was begun at ${since} was never ended: ${path}.`
}

function notRestored(whose: string, { since, path }: SaidValues): string {
  return `A backup or an archive that was to take the place of the profile of ${whose} at ${since} has not: ${path}.`
}
