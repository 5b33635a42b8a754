import type { Sentences } from '../domain/said.ts'
import type { WorkerSaidCode } from '../domain/worker-said.ts'
import type { LockReason } from '../domain/worker-status.ts'

/** What is said of a worker, in English. */
export const WORKER_WORDS: Sentences<WorkerSaidCode> = {
  stopped: () => 'It is stopped.',
  'never-started': () => 'It has not been needed yet.',
  'switched-off': () => 'It was switched off; start it with: mh worker start NAME.',
  shutdown: () => 'It was stopped with the supervisor.',
  'account-disabled': () => 'Its account is disabled.',
  ended: () => 'It ended by itself; the next request starts it.',
  'queue-timeout': () => 'Its turn to start did not come in time.',
  adopting: () => 'It outlived the supervisor before this one and is being taken over.',
  sleeps: () => 'It sleeps to save memory; the next request wakes it, in about a second.',
  'sleeps-since': ({ since }) =>
    `Sleeping since ${since} to save memory. Waking takes about a second.`,
  'due-at': ({ at }) => `Something is due at ${at}.`,
  locked: () => 'It is locked.',
  'locked-for': ({ lock }) =>
    `It is locked: ${LOCKED[String(lock)]}. It can be started again when that is done.`,
  queued: () => 'It waits for its turn to start.',
  'in-line': ({ place, seconds }) => `${ordinal(Number(place))} in line, about ${length(seconds)}.`,
  'in-line-full': ({ place }) =>
    `${ordinal(Number(place))} in line: as many workers run as may, and it starts when one of them is idle.`,
  unresponsive: ({ seconds }) =>
    `It has not been heard of for a while; it is ended in ${length(seconds)} unless it answers.`,
  starting: () => 'It is starting.',
  'starting-again': () => 'It is being started again.',
  running: () => 'It is running.',
  draining: () => 'It finishes what is under way, then stops.',
  'draining-to-start': () => 'It finishes what is under way, then starts anew.',
  stopping: () => 'It is being stopped.',
  'stopping-late': () => 'It did not start in time and is being ended.',
  'stopping-silent': () => 'It fell silent and is being ended.',
  'stopping-stranger': () => 'It is not who it should be and is being ended.',
  'stopping-unreachable': () => 'It cannot be reached and is being ended.',
  'stopping-untaken': () => 'It could not be taken over and is being ended.',
  'stopping-filling': () => 'It fills the disk and is being ended.',
  'exit-late': ({ seconds }) => `It did not start in ${seconds} s and was ended.`,
  'exit-silent': () => 'It fell silent and was ended.',
  'exit-stranger': () => 'It answered as another worker, or somewhere else, and was ended.',
  'exit-untaken': () => 'It could not be taken over and was ended.',
  'exit-unreachable': () => 'It could not be reached and was ended.',
  'exit-unstarted': ({ quote }) => `It could not be started: ${quote}.`,
  'exit-short-files': () =>
    'It could not be started, through no fault of its own: the supervisor has as many files open as it may.',
  'exit-short-memory': () =>
    'It could not be started, through no fault of its own: the machine has no memory left for it.',
  'exit-short-processes': () =>
    'It could not be started, through no fault of its own: there are as many processes as there may be.',
  'exit-short-reach': () =>
    'It was ended, through no fault of its own: the supervisor had nothing left to reach it with.',
  'exit-memory': ({ most }) => `It ended by a limit: out of memory (${most} MB limit).`,
  'exit-processes': ({ most }) =>
    `It ended by a limit: process limit (${most} processes and threads).`,
  'exit-files': ({ most }) => `It ended by a limit: limit of open files (${most}).`,
  'exit-filling': () =>
    'The disk ran out of room while it wrote more than anybody else, and it was ended. Make room, or let it write less.',
  'exit-killed': () => 'It was killed (SIGKILL), perhaps because the machine ran out of memory.',
  'exit-signal': ({ signal }) => `It ended by ${signal}.`,
  'exit-unusable': () => 'Its profile folder cannot be used.',
  'exit-held': () => 'Another worker holds its profile.',
  'exit-itself': () => 'It ended by itself.',
  'exit-code': ({ code }) => `It ended with exit code ${code}.`,
  'it-said': ({ quote }) => `It said: ${quote}`,
  'starts-again-in': ({ seconds }) => `It is started again in ${length(seconds)}.`,
  'failed-once': () => 'It failed to start.',
  'failed-often': ({ crashes }) => `It failed ${crashes} times in a short while.`,
  'tried-again-in': ({ seconds }) =>
    `It is tried again in ${length(seconds)}, or at once with: mh worker start NAME.`,
}

const LOCKED: Readonly<Record<string, string>> = {
  backup: 'a backup of the profile is being made',
  restore: 'the profile is being restored',
  migrate: 'the profile is being migrated',
  rename: 'the account is being renamed',
  archive: 'the profile is being put into the archive or taken out of it',
  create: 'the account is being made',
  delete: 'the account is being deleted',
} satisfies Record<LockReason, string>

function ordinal(place: number): string {
  const teen = place % 100 > 10 && place % 100 < 14
  const ending = teen ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[place % 10] ?? 'th')
  return `${place}${ending}`
}

function length(seconds: string | number | undefined): string {
  const whole = Number(seconds)
  return whole < 120 ? `${whole} s` : `${Math.ceil(whole / 60)} min`
}
