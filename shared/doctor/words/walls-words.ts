import type { SaidValues, Sentences } from '../../domain/said.ts'
import {
  type Limited,
  limitedIn,
  type NoAccountsCode,
  type WallsRemedyCode,
  type WallsSaidCode,
} from '../../domain/walls-said.ts'

/** Why profiles have no accounts of the machine's, in English: the end of a sentence. */
export const NO_ACCOUNTS_WORDS: Sentences<NoAccountsCode> = {
  'walls-chosen': () => 'the configuration says so (walls: "none")',
  'walls-ordinary': () => 'the supervisor runs under an ordinary account',
  'walls-no-rights': ({ rights }) => `root lacks the right to it here (${rights})`,
  'walls-foreign-root': ({ uid }) =>
    `the data root belongs to the account with the number ${uid}, who could not use it any more`,
  'walls-no-range': ({ from, to }) =>
    `the account numbers ${from} to ${to} do not exist in this container`,
  'walls-closed-way': ({ path }) =>
    `${path} is closed to other accounts, who could not get to the programs or to their profile`,
}

/** What is said of the walls between profiles, in English. */
export const WALLS_WORDS: Sentences<WallsSaidCode> = {
  'walls-accounts': ({ from, to }) =>
    `An account of the machine's own for each profile (numbers from ${from} to ${to}): the kernel refuses another's files, sockets and processes.`,
  'walls-chosen': (values) => oneAccount('walls-chosen', values),
  'walls-ordinary': (values) => oneAccount('walls-ordinary', values),
  'walls-no-rights': (values) => oneAccount('walls-no-rights', values),
  'walls-foreign-root': (values) => oneAccount('walls-foreign-root', values),
  'walls-no-range': (values) => oneAccount('walls-no-range', values),
  'walls-closed-way': (values) => oneAccount('walls-closed-way', values),
  'walls-limits': (values) =>
    `Each worker gets at most: ${limits(values).join(', ') || 'all there is'}.`,
  'walls-limits-lacking': ({ limited }) =>
    `Nothing here sees to: ${limitedIn(limited)
      .map((one) => LACKING[one])
      .join(', ')}.`,
  'walls-disk-shared': () =>
    'Room on the disk is shared: a worker that takes the last of it is ended, but what it wrote stays.',
  'walls-no-setpriv': () =>
    'A worker may start programs that give it other rights (setpriv of util-linux is missing).',
  'walls-hostile-files': () =>
    'A worker that turned hostile could read and change another’s files and database, and the supervisor’s.',
  'walls-hostile-processes': () =>
    'It could end another’s processes, and read their memory and the secrets in it.',
  'walls-hostile-socket': () =>
    'It could reach the supervisor’s socket with the key that lies beside it, and so do what the console may.',
  'walls-hostile-leftover': () =>
    'A process that it starts and that hides its origin could outlive it.',
}

/** How to have accounts, in English. */
export const WALLS_REMEDY_WORDS: Sentences<WallsRemedyCode> = {
  'walls-switch': () => 'mh config set walls auto, then mh restart --workers',
  'walls-give-rights': () =>
    'In a service of systemd: mh service install. In a container: give it these rights.',
  'walls-own-root': ({ root }) =>
    `Start it as that account; or, to have accounts: mh stop, then chown -R -h root: ${root}`,
  'walls-other-range': () =>
    'Name a range that does: mh config set uidRange \'{"from":60000,"to":64999}\', then mh restart --workers',
  'walls-open-way': ({ path }) =>
    `chmod o+x ${path}, or move the data root (and Node) to a place that is open, then mh restart --workers`,
}

function oneAccount(why: NoAccountsCode, values: SaidValues): string {
  return `One process a profile, all under one account of the machine, because ${NO_ACCOUNTS_WORDS[why](values)}: a secret for each worker and private folders keep them apart, not the kernel.`
}

const LACKING: Readonly<Record<Limited, string>> = {
  memory: 'MB of memory a process',
  processes: 'processes and threads',
  openFiles: 'open files a process',
  processors: 'fair parts of the processors',
}

function limits(values: SaidValues): string[] {
  const { memoryMb, processMemoryMb, processes, openFiles, cpuWeight } = values
  return [
    ...(memoryMb === undefined ? [] : [`${memoryMb} MB of memory`]),
    ...(processMemoryMb === undefined ? [] : [`${processMemoryMb} MB of memory a process`]),
    ...(processes === undefined ? [] : [`${processes} processes and threads`]),
    ...(openFiles === undefined ? [] : [`${openFiles} open files a process`]),
    ...(cpuWeight === undefined ? [] : [`a fair part of the processors (weight ${cpuWeight})`]),
  ]
}
