import { closeSync, writeSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readEnvironment, takeServiceEnvironment } from '../shared/environment.ts'
import { AppError, messageOf, systemCodeOf, toAppError } from '../shared/errors/app-error.ts'
import { ERROR_CODES } from '../shared/errors/error-codes.ts'
import { closeInherited } from '../shared/runtime/close-inherited.ts'
import { readBuildFile } from '../shared/runtime/install-runtime.ts'
import { BackgroundWarmUp } from './runtime/background-warm-up.ts'
import { ServiceReport } from './service/service-report.ts'
import { endSignal } from './signals.ts'
import { type Supervisor, startSupervisor, type SupervisorOptions } from './supervisor.ts'

/** Descriptor to which a supervisor in the background writes one line when it is ready, if it is told to with `--notify`. */
const NOTIFY_DESCRIPTOR = 3

/** How calm it must have been before a process is kept ready for the next who comes. */
const STANDBY_AFTER_MS = 5_000

/** What makes systemd start it again even where it would not after an orderly end. */
const EXIT_STARTS_FAIL = 1

interface Arguments {
  readonly root: string
  readonly host: string | undefined
  readonly port: number | undefined
  readonly foreground: boolean
  readonly notify: boolean
  readonly warmUp: boolean
  /** The systemd that runs it as a service. */
  readonly service: 'user' | 'system' | undefined
}

function parseArguments(argv: string[]): Arguments {
  const { values } = parseArgs({
    args: argv,
    options: {
      root: { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
      foreground: { type: 'boolean', default: false },
      notify: { type: 'boolean', default: false },
      'no-warm-up': { type: 'boolean', default: false },
      service: { type: 'string' },
    },
  })
  if (values.root === undefined)
    throw new AppError('wrong-usage', 'The supervisor needs --root DIR; start it with: mh start')
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new AppError(
      'wrong-usage',
      `--port ${values.port} is not a port: give a number from 0 to 65535.`,
    )
  }
  return {
    root: resolve(values.root),
    host: values.host,
    port,
    foreground: values.foreground,
    notify: values.notify,
    warmUp: !values['no-warm-up'],
    service: serviceOf(values.service),
  }
}

function serviceOf(value: string | undefined): Arguments['service'] {
  if (value === undefined || value === 'user' || value === 'system') return value
  throw new AppError('wrong-usage', `--service ${value}: it is "user" or "system".`)
}

async function terminal(foreground: boolean): Promise<SupervisorOptions['terminal']> {
  if (!foreground) return undefined
  if (!process.stdout.isTTY) return process.stdout
  const { default: pretty } = await import('pino-pretty')
  return pretty({
    colorize: true,
    timestampKey: 'ts',
    translateTime: 'SYS:HH:MM:ss',
    messageKey: 'msg',
    messageFormat: '{evt}{if msg}: {msg}{end}',
    ignore: 'pid,version,evt',
    singleLine: true,
    sync: true,
  })
}

function greeting({ url, setupToken }: Supervisor, version: string): string {
  const lines = [`MetaHuman OS ${version} runs at ${url}`]
  if (setupToken !== null) {
    lines.push(
      `There is no owner yet. Open ${url}/setup and enter this one-time setup token: ${setupToken}`,
      'Or, on this machine: mh user create NAME --role owner',
    )
  }
  return `${lines.join('\n')}\n`
}

/** Runs the supervisor to its end and gives the exit code. */
async function run(argv: string[]): Promise<number> {
  process.umask(0o077)
  const handedOver = takeServiceEnvironment()
  const { root, host, port, foreground, notify, warmUp, service } = parseArguments(argv)
  // What a shell happened to have open is nothing that workers should inherit.
  closeInherited(...(notify ? [NOTIFY_DESCRIPTOR] : []), ...handedOver.listening.values())
  const environment = readEnvironment()
  // Sockets are reached by paths relative to here, which stay short enough for the kernel.
  await mkdir(root, { recursive: true })
  process.chdir(root)
  const here = import.meta.dirname
  const build = await readBuildFile(here)
  using report = ServiceReport.begin({ service: handedOver, path: environment.path })
  await using supervisor = await startSupervisor({
    root,
    host,
    port,
    build,
    environment,
    descriptor: handedOver.listening.get('http'),
    service: service ?? null,
    workerProgram: [process.execPath, join(here, 'worker.cjs')],
    webFolder: join(here, 'web'),
    standbyAfterMs: STANDBY_AFTER_MS,
    terminal: await terminal(foreground),
  })
  process.title = `mh supervisor --root ${root}`
  if (foreground) process.stdout.write(greeting(supervisor, build.version))
  if (notify) {
    sayReady()
  }
  const { runtimes } = supervisor.layout
  await using _warmUp = warmUp
    ? BackgroundWarmUp.begin({ ...supervisor, runtime: here, runtimes, environment })
    : null
  const { logger, layout, workerCounts, reload, stopAsked } = supervisor
  const signal = endSignal({
    reload: () => report.reloading(reload),
    hangUpEnds: foreground && process.stdout.isTTY,
  })
  await report.ready({ logger, stateFolder: layout.run, workerCounts })
  const askedBy = await Promise.race([stopAsked, signal])
  logger.info({ evt: 'supervisor-stopping', asked_by: askedBy })
  await report.stopping()
  return askedBy === 'starts-fail' ? EXIT_STARTS_FAIL : 0
}

/** Whoever started us may be gone already, which is no reason to stop. */
function sayReady(): void {
  try {
    writeSync(NOTIFY_DESCRIPTOR, 'ready\n')
    closeSync(NOTIFY_DESCRIPTOR)
  } catch (error) {
    if (systemCodeOf(error) !== 'EPIPE') throw error
  }
}

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (thrown: unknown) => {
    const error = toAppError(thrown)
    process.stderr.write(`mh: ${messageOf(thrown)}\n`)
    if (error.code === 'internal' && thrown instanceof Error)
      process.stderr.write(`${thrown.stack}\n`)
    process.exit(ERROR_CODES[error.code].exit)
  },
)
