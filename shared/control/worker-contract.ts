import { parseArgs } from 'node:util'
import { AppError, messageOf } from '../errors/app-error.ts'

/** Descriptor to which a worker writes one line when it listens. */
export const READY_DESCRIPTOR = 3
/** Descriptor from which a worker reads its per-start secret. */
export const SECRET_DESCRIPTOR = 4

/** Headers between supervisor and worker. No `x-mh-*` header from outside gets through. */
export const SECRET_HEADER = 'x-mh-worker-secret'
export const ACTOR_HEADER = 'x-mh-actor'
export const REQUEST_ID_HEADER = 'x-request-id'
/** The profile that a page shows or the console names; the one `x-mh-*` header that is read from outside. */
export const PROFILE_HEADER = 'x-mh-profile'

/** Where the supervisor has a worker note in its profile's audit that an owner opens or leaves the profile; no route leads here. */
export const OWNER_VISIT_PATH = '/control/owner-visit'

/** Path and protocol name of the upgrade that opens the control stream. */
export const CONTROL_PATH = '/control'
export const CONTROL_UPGRADE = 'mh-control'
/**
 * With the upgrade a supervisor says what it does beyond the first protocol, in words apart by commas: a worker that knows none of it passes
 * over the header, and one that finds a word missing must do without.
 */
export const OFFERS_HEADER = 'x-mh-control-offers'
/** It deals out the places at servers of models. */
export const OFFERS_SLOTS = 'model-slots'
/** It notes the heads of profiles' audits in its own. */
export const OFFERS_AUDIT_HEADS = 'audit-heads'
/** It reads by codes, too, why a worker is up. */
export const OFFERS_ALIVE_SAID = 'alive-said'

/** A worker's exit codes that mean something: try again later, and don't try again. */
export const EXIT_RETRY = 75
export const EXIT_UNUSABLE = 78

/** What a worker is told at its start. */
export interface WorkerStart {
  readonly profileRoot: string
  /** Path of the socket to listen on. */
  readonly socket: string
  readonly workerId: string
  readonly generation: number
  readonly userId: string
  readonly username: string
}

/** What a worker calls itself, in `ps` and in `/proc`. */
export function workerTitle({
  username,
  profileRoot,
}: Pick<WorkerStart, 'username' | 'profileRoot'>): string {
  return `mh worker ${username} --profile-root ${profileRoot}`
}

/** The command line of a worker. `--profile-root` stays visible in `ps`. */
export function workerArguments(start: WorkerStart): string[] {
  return [
    ['--profile-root', start.profileRoot],
    ['--socket', start.socket],
    ['--worker-id', start.workerId],
    ['--generation', String(start.generation)],
    ['--user-id', start.userId],
    ['--username', start.username],
  ].flat()
}

/** Reads a worker's command line. */
export function parseWorkerArguments(argv: readonly string[]): WorkerStart {
  const value = parse(argv)
  const generation = Number(value('generation'))
  if (!Number.isSafeInteger(generation) || generation < 1) throw missing('generation')
  return {
    profileRoot: value('profile-root'),
    socket: value('socket'),
    workerId: value('worker-id'),
    generation,
    userId: value('user-id'),
    username: value('username'),
  }
}

const NAMES = ['profile-root', 'socket', 'worker-id', 'generation', 'user-id', 'username'] as const

function parse(argv: readonly string[]): (name: (typeof NAMES)[number]) => string {
  const options = Object.fromEntries(NAMES.map((name) => [name, { type: 'string' } as const]))
  try {
    const { values } = parseArgs({ args: [...argv], options, strict: true })
    return (name) => {
      const value = values[name]
      if (typeof value !== 'string' || value === '') throw missing(name)
      return value
    }
  } catch (error) {
    throw new AppError('wrong-usage', `A worker is started by the supervisor: ${messageOf(error)}`)
  }
}

function missing(name: string): AppError {
  return new AppError(
    'wrong-usage',
    `A worker is started by the supervisor: --${name} is missing or wrong.`,
  )
}
