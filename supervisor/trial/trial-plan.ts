import { dirname, join } from 'node:path'
import type { Attempt } from '../../shared/control/trial-messages.ts'
import { profileRoot, type RootLayout, workerRunFolder } from '../../shared/layout/root-layout.ts'
import type { TrialCheck } from '../../shared/domain/trial-said.ts'

/** The names of the files that a trial makes outside its own folders: what is to be read, and what is to be written. */
export const CANARY = '.mh-canary'
export const WRITTEN = '.mh-canary-written'

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never

/** One attempt, for one check; `subject` is what it is about, for people. */
export interface Planned {
  readonly check: TrialCheck
  readonly subject: string
  readonly attempt: Attempt
}

interface Target {
  readonly username: string
  /** The process that stands in for its worker, with its socket. */
  readonly pid: number
  readonly socket: string
  /** Where its canary is; undefined where none could be planted. */
  readonly canary: string | undefined
  /** Its worker, if it runs. */
  readonly workerPid: number | null
}

interface PlanParts {
  readonly layout: RootLayout
  readonly supervisorPid: number
  /** Who is to be got at. */
  readonly target: Target | undefined
}

/** Everything that a hostile worker would try first. */
export function planTrial({ layout, supervisorPid, target }: PlanParts): Planned[] {
  const pids = [supervisorPid, target?.pid, target?.workerPid].filter(
    (pid) => typeof pid === 'number',
  )
  const wanted = [
    { check: 'account', attempt: { kind: 'become' } } as const,
    ...onSupervisor(layout),
    ...foreignFolders(layout, target?.username).map(writing),
    reading('files', 'list', layout.profiles),
    ...pids.flatMap(onProcess),
    ...(target ? onProfile(layout, target) : []),
  ]
  return wanted.map(({ check, attempt }, id) => ({
    check,
    subject: subjectOf(attempt),
    attempt: { ...attempt, id },
  }))
}

interface Wanted {
  readonly check: TrialCheck
  readonly attempt: WithoutId<Attempt>
}

function onSupervisor(layout: RootLayout): Wanted[] {
  const { supervisorLogs, auditLogs, workerRecords, controlSocket: path, controlToken } = layout
  const own = [layout.usersFile, layout.systemConfigFile].map((file) => dirname(file))
  const folders = [...own, supervisorLogs, auditLogs, workerRecords]
  return [
    ...supervisorFiles(layout).map((file) => reading('supervisor', 'read', file)),
    ...folders.map((folder) => reading('supervisor', 'list', folder)),
    asking('console', path),
    asking('secrets', path),
    { check: 'console', attempt: { kind: 'ask', path, tokenFile: controlToken } },
  ]
}

function onProcess(pid: number): Wanted[] {
  return [
    { check: 'processes', attempt: { kind: 'signal', pid } },
    reading('processes', 'read', `/proc/${pid}/environ`),
    reading('processes', 'read', `/proc/${pid}/mem`),
    reading('processes', 'list', `/proc/${pid}/fd`),
  ]
}

function onProfile(layout: RootLayout, { username, canary, socket }: Target): Wanted[] {
  const home = profileRoot(layout, username)
  const own = join(workerRunFolder(layout, username), 'worker.sock')
  const files = [
    ...(canary === undefined ? [] : [canary]),
    join(home, 'memory/index/memory.sqlite'),
    join(home, 'persona/core.json'),
    join(layout.workerRecords, `${username}.secret`),
  ]
  return [
    reading('files', 'list', home),
    ...files.map((file) => reading('files', 'read', file)),
    asking('sockets', socket),
    asking('sockets', own),
    asking('secrets', own),
  ]
}

function reading(check: TrialCheck, kind: 'read' | 'list', path: string): Wanted {
  return { check, attempt: { kind, path } }
}

function asking(check: TrialCheck, path: string): Wanted {
  return { check, attempt: { kind: 'ask', path } }
}

function writing(folder: string): Wanted {
  return { check: 'writes', attempt: { kind: 'write', path: join(folder, WRITTEN) } }
}

function supervisorFiles(layout: RootLayout): string[] {
  const { usersFile, systemConfigFile, sessionsFile, sessionKey, controlToken } = layout
  return [usersFile, systemConfigFile, sessionsFile, sessionKey, controlToken]
}

/** Folders that are not a worker's to write into. */
export function foreignFolders(layout: RootLayout, username: string | undefined): string[] {
  const { root, run, runWorkers, runtimes, profiles, supervisorLogs, workerLogs } = layout
  return [
    root,
    run,
    runWorkers,
    runtimes,
    profiles,
    supervisorLogs,
    workerLogs,
    dirname(layout.usersFile),
    dirname(layout.systemConfigFile),
    ...(username === undefined ? [] : [profileRoot(layout, username)]),
  ]
}

function subjectOf(attempt: WithoutId<Attempt>): string {
  if (attempt.kind === 'become') return 'root'
  return attempt.kind === 'signal' ? `process ${attempt.pid}` : attempt.path
}
