import { type WorkerStart, workerTitle } from '../../shared/control/worker-contract.ts'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'
import { ERROR_CODES } from '../../shared/errors/error-codes.ts'
import { Worker } from '../worker.ts'
import { announceReady } from './descriptors.ts'
import { removeExitRecord, writeExitRecord } from './exit-record.ts'

type Life =
  | { readonly status: 'starting' }
  | { readonly status: 'serving'; readonly worker: Worker }
  /** A reason to end that came before the worker was up. */
  | { readonly status: 'unwanted'; readonly reason: string }
  | { readonly status: 'ending'; readonly worker: Worker }

interface ProcessOptions {
  readonly start: WorkerStart
  /** Gives the per-start secret. Throws `wrong-usage` when there is none. */
  readonly readSecret: () => string
}

const CRASHED = 1

/** The process around a worker: its start, its signals and its end. Whatever way it ends, `exit.json` says why. */
export class WorkerProcess {
  readonly #start: WorkerStart
  readonly #readSecret: () => string
  /** When this process was told whose worker it is. */
  readonly #toldAt = performance.now()
  #life: Life = { status: 'starting' }

  constructor({ start, readSecret }: ProcessOptions) {
    this.#start = start
    this.#readSecret = readSecret
  }

  async run(): Promise<void> {
    process.title = workerTitle(this.#start)
    process.on('SIGTERM', () => void this.#end('SIGTERM'))
    process.on('SIGINT', () => void this.#end('SIGINT'))
    process.on('uncaughtException', (error) => this.#crash(error))
    process.on('unhandledRejection', (error) => this.#crash(error))
    try {
      this.#serve(await this.#startWorker())
    } catch (error) {
      this.#refuse(error)
    }
  }

  async #startWorker(): Promise<Worker> {
    const secret = this.#readSecret()
    const worker = await Worker.start({
      start: this.#start,
      secret,
      onAbandoned: () => void this.#end('no supervisor'),
    })
    removeExitRecord(this.#start.socket)
    return worker
  }

  #serve(worker: Worker): void {
    const before = this.#life
    this.#life = { status: 'serving', worker }
    if (before.status === 'unwanted') return void this.#end(before.reason)
    announceReady()
    worker.begin({ startMs: Math.round(performance.now() - this.#toldAt) })
  }

  /** Ends in good order, once. */
  async #end(reason: string): Promise<void> {
    const before = this.#life
    if (before.status === 'starting') this.#life = { status: 'unwanted', reason }
    if (before.status !== 'serving') return
    this.#life = { status: 'ending', worker: before.worker }
    await before.worker.stop(reason)
    this.#leave(0, reason)
  }

  #crash(error: unknown): void {
    if ('worker' in this.#life) this.#life.worker.logDeath(error)
    process.stderr.write(`mh worker: ${error instanceof Error ? error.stack : String(error)}\n`)
    // The message may hold a person's words; it stands in the profile's own log.
    this.#leave(CRASHED, `uncaught ${error instanceof Error ? error.name : typeof error}`)
  }

  #refuse(error: unknown): void {
    const code = error instanceof AppError ? ERROR_CODES[error.code].exit : CRASHED
    process.stderr.write(`mh worker: ${messageOf(error)}\n`)
    this.#leave(code, messageOf(error))
  }

  #leave(code: number, reason: string): never {
    try {
      writeExitRecord(this.#start.socket, { at: new Date().toISOString(), code, reason })
    } catch (error) {
      process.stderr.write(`mh worker: exit.json could not be written: ${messageOf(error)}\n`)
    }
    process.exit(code)
  }
}
