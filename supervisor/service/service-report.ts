import type { ServiceEnvironment } from '../../shared/environment.ts'
import { messageOf } from '../../shared/errors/app-error.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { isWritable } from './health.ts'
import { statusWords } from './status-words.ts'
import { SystemdNotifier } from './systemd-notifier.ts'
import { Watchdog } from './watchdog.ts'

/** What the report says something about. */
interface Reported {
  readonly logger: Logger
  /** The folder of the state that must be writable. */
  readonly stateFolder: string
  readonly workerCounts: () => Readonly<Record<string, number>>
}

interface ReportOptions {
  readonly service: ServiceEnvironment
  readonly path: string
}

/** While it starts, systemd is asked for this much more time, and again before that is over. */
const EXTENDED_MS = 30_000
const EXTEND_EVERY_MS = 10_000
const STATUS_EVERY_MS = 1_000

/** What systemd is told of a supervisor from its start to its end. Without systemd nobody is told, and nothing is done. */
export class ServiceReport implements Disposable {
  readonly #notifier: SystemdNotifier
  readonly #watchdogMs: number | undefined
  readonly #extending: NodeJS.Timeout
  #logger: Logger | undefined
  #watchdog: Watchdog | undefined
  #status: NodeJS.Timeout | undefined
  #said = ''

  private constructor({ service, path }: ReportOptions) {
    this.#watchdogMs = service.watchdogMs
    this.#notifier = new SystemdNotifier({
      socket: service.notifySocket,
      path,
      onFailure: (error) => this.#failed(error),
    })
    const extend = (): void => void this.#notifier.send(`EXTEND_TIMEOUT_USEC=${EXTENDED_MS * 1000}`)
    this.#extending = setInterval(extend, EXTEND_EVERY_MS).unref()
  }

  /** Begins with a supervisor that is about to start. */
  static begin(options: ReportOptions): ServiceReport {
    return new ServiceReport(options)
  }

  /** Sockets are open and the state is loaded. */
  async ready(reported: Reported): Promise<void> {
    clearInterval(this.#extending)
    this.#logger = reported.logger
    if (!this.#notifier.isHeard) return
    this.#said = statusWords(reported.workerCounts())
    await this.#notifier.send('READY=1', `STATUS=${this.#said}`)
    this.#status = setInterval(() => this.#sayStatus(reported), STATUS_EVERY_MS).unref()
    this.#watch(reported)
  }

  /** Runs a change of configuration, which systemd sees begin and end. */
  async reloading(reload: () => Promise<void>): Promise<void> {
    await this.#notifier.send('RELOADING=1')
    await reload().catch((error: unknown) =>
      this.#logger?.error({ evt: 'not-reloaded', err: error }, 'The configuration is as it was'),
    )
    await this.#notifier.send('READY=1')
  }

  async stopping(): Promise<void> {
    this[Symbol.dispose]()
    await this.#notifier.send('STOPPING=1', 'STATUS=stopping')
  }

  [Symbol.dispose](): void {
    clearInterval(this.#extending)
    clearInterval(this.#status)
    this.#watchdog?.[Symbol.dispose]()
  }

  #watch({ logger, stateFolder }: Reported): void {
    if (this.#watchdogMs === undefined) return
    this.#watchdog = Watchdog.start({
      limitMs: this.#watchdogMs,
      stateIsWritable: () => isWritable(stateFolder),
      beat: () => this.#notifier.send('WATCHDOG=1'),
      onMissed: ({ lagMs, stateIsWritable }) =>
        logger.warn({
          evt: 'watchdog-beat-left-out',
          lag_ms: Math.round(lagMs),
          state_is_writable: stateIsWritable,
        }),
    })
  }

  #sayStatus({ workerCounts }: Reported): void {
    const words = statusWords(workerCounts())
    if (words === this.#said) return
    this.#said = words
    void this.#notifier.send(`STATUS=${words}`)
  }

  #failed(error: unknown): void {
    if (this.#logger)
      this.#logger.warn({ evt: 'systemd-not-told', err: error }, 'Is systemd-notify installed?')
    else process.stderr.write(`mh: systemd could not be told: ${messageOf(error)}\n`)
  }
}
