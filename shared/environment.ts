import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the process takes from its environment: read once, here, and handed on. */
export interface Environment {
  /** `MH_ROOT`: the data root, when `--root` is not given. */
  readonly root: string | undefined
  /** `MH_SERVER` and `MH_TOKEN`: the server that `mh` works on instead, and the personal access token for it. */
  readonly server: string | undefined
  readonly token: string | undefined
  readonly home: string
  /** Where this account's programs keep their configuration. */
  readonly configFolder: string
  readonly temporaryFolder: string
  /** `NO_COLOR` and `CI` switch colours and lines that are redrawn off. */
  readonly plain: boolean
  /** A build server runs this: there is nobody to ask, even at a terminal. */
  readonly unattended: boolean
  readonly timeZone: string | undefined
  readonly language: string | undefined
  readonly path: string
  readonly editor: string | undefined
  /** `OLLAMA_HOST`: where Ollama listens, when that is not its usual port. */
  readonly ollamaHost: string | undefined
}

/** Reads the environment. */
export function readEnvironment(): Environment {
  // The one place that reads the environment.
  const env = process.env // oxlint-disable-line node/no-process-env
  return Object.freeze({
    root: env['MH_ROOT'] || undefined,
    server: env['MH_SERVER'] || undefined,
    token: env['MH_TOKEN'] || undefined,
    home: homedir(),
    configFolder: env['XDG_CONFIG_HOME'] || join(homedir(), '.config'),
    temporaryFolder: tmpdir(),
    plain: Boolean(env['NO_COLOR'] || env['CI']),
    unattended: Boolean(env['CI']),
    timeZone: env['TZ'],
    language: env['LANG'],
    path: env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    editor: env['VISUAL'] ?? env['EDITOR'],
    ollamaHost: env['OLLAMA_HOST'] || undefined,
  })
}

/** Gives this process the folders that a worker of a profile is started with. */
export function setFolders({
  home,
  temporary,
}: Readonly<Record<'home' | 'temporary', string>>): void {
  // The one place that knows the environment.
  Object.assign(process.env, { HOME: home, TMPDIR: temporary }) // oxlint-disable-line node/no-process-env
}

/** Names of the variables that this process was started with. */
export function environmentNames(): string[] {
  // The one place that reads the environment.
  return Object.keys(process.env) // oxlint-disable-line node/no-process-env
}

/** What systemd hands to a service that it runs (sd_notify(3), sd_listen_fds(3)). */
export interface ServiceEnvironment {
  /** The socket that it is told of the service's life on. */
  readonly notifySocket: string | undefined
  /** It wants to hear of the service within this time; undefined without a watchdog. */
  readonly watchdogMs: number | undefined
  /** Descriptors of sockets that it listens on for the service, by their names. */
  readonly listening: ReadonlyMap<string, number>
}

const HANDED_OVER = [
  'NOTIFY_SOCKET',
  'WATCHDOG_USEC',
  'WATCHDOG_PID',
  'LISTEN_PID',
  'LISTEN_FDS',
  'LISTEN_FDNAMES',
]
const FIRST_LISTENING = 3

/** Reads what systemd hands over and takes it out of the environment, so that nothing which is started here inherits it. */
export function takeServiceEnvironment(): ServiceEnvironment {
  // The one place that reads the environment.
  const env = process.env // oxlint-disable-line node/no-process-env
  const watchdogMs = Number(env['WATCHDOG_USEC'] ?? 0) / 1_000
  const watched = watchdogMs > 0 && (!env['WATCHDOG_PID'] || isForUs(env['WATCHDOG_PID']))
  const taken = Object.freeze({
    notifySocket: env['NOTIFY_SOCKET'] || undefined,
    watchdogMs: watched ? watchdogMs : undefined,
    listening: isForUs(env['LISTEN_PID'])
      ? listeningIn(env['LISTEN_FDS'], env['LISTEN_FDNAMES'])
      : new Map<string, number>(),
  })
  for (const name of HANDED_OVER) delete env[name]
  return taken
}

function isForUs(pid: string | undefined): boolean {
  return Number(pid) === process.pid
}

function listeningIn(count = '0', names = ''): Map<string, number> {
  const named = names.split(':')
  const numbers = Array.from({ length: Number(count) || 0 }, (_, index) => index)
  return new Map(numbers.map((index) => [named[index] || 'unknown', FIRST_LISTENING + index]))
}
