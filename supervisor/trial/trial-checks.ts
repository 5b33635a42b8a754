import type { TrialCheck } from '../../shared/domain/trial-said.ts'

/** What is tried, with its words: what is said where it held, and where it did not. */
export const TRIAL_CHECKS: Readonly<Record<TrialCheck, Tried>> = {
  'own-folder': {
    by: 'uid',
    held: 'Its folder belongs to the account that its worker runs under.',
    open: 'Its folder does not belong to the account that its worker runs under.',
    untried: 'Its folder is given to the account of its worker when that starts next.',
  },
  worker: {
    by: 'uid',
    held: 'The worker that runs has its own account and no way to become another.',
    open: 'The worker that runs was started without the walls that are chosen.',
    untried: 'Its worker does not run.',
  },
  account: {
    by: 'uid',
    held: 'It runs under an account of its own, in no other group, with no right of root, and can’t become root.',
    open: 'It runs under the supervisor’s account, or with more rights or groups than it needs.',
  },
  rights: {
    by: 'all',
    held: 'It can get no rights by starting a program that has them.',
    open: 'It could get more rights by starting a program that has them.',
  },
  files: {
    by: 'uid',
    held: 'Another’s folder, files and database are refused to it.',
    open: 'It can get at what is another’s.',
  },
  sockets: {
    by: 'uid',
    held: 'Another’s worker can’t be reached by it.',
    open: 'It reaches another’s worker; only the secret of that worker’s start holds it off.',
  },
  secrets: {
    by: 'all',
    held: 'Neither another’s worker nor the supervisor’s console answers it without their secrets.',
    open: 'Somebody answers it without a secret.',
  },
  console: {
    by: 'uid',
    held: 'The supervisor’s console is out of its reach, with the token and without.',
    open: 'It reaches the supervisor’s console; where it can read the token too, it may do what the console may.',
  },
  processes: {
    by: 'uid',
    held: 'Other processes take no signal from it, and show it no memory, environment or descriptor.',
    open: 'It can signal other processes, or look into them.',
  },
  supervisor: {
    by: 'uid',
    held: 'The supervisor’s files are refused to it: accounts, sessions, configuration, keys, logs.',
    open: 'It can read files of the supervisor’s.',
  },
  writes: {
    by: 'uid',
    held: 'It can write nowhere but in its own folders.',
    open: 'It can write outside its own folders.',
  },
  environment: {
    by: 'all',
    held: 'Its environment holds nothing but where programs, folders and time zones are.',
    open: 'Its environment holds what it should not know.',
  },
  descriptors: {
    by: 'all',
    held: 'It inherited no open file, socket or pipe.',
    open: 'It was started with something open that is not its own.',
  },
  modes: {
    by: 'all',
    held: 'What it makes is closed to others, whatever it asks for.',
    open: 'What it makes is open to others.',
  },
  limits: {
    by: 'all',
    held: 'The limits that are configured are in force.',
    open: 'Limits that are configured are not in force.',
  },
  remains: {
    by: 'all',
    held: 'A process that it left behind, hidden as well as it can, was ended with it.',
    open: 'A process that it left behind outlived it.',
  },
}

interface Tried {
  /** Whether it holds for accounts of their own alone. */
  readonly by: 'uid' | 'all'
  readonly held: string
  readonly open: string
  readonly untried?: string
}
