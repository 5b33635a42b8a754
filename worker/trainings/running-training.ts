import { join } from 'node:path'
import type { Training } from '../../shared/api/trainings.ts'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'
import { Latch } from '../index/latch.ts'
import { keepAdapter } from './keep-adapter.ts'
import { readProgress } from './read-progress.ts'
import { BoundedLog, LastLines } from './training-log.ts'
import { type ProgramEnd, TrainingProcess } from './training-process.ts'

interface RunningOptions {
  /** The profile's folder. */
  readonly root: string
  /** The training's own, with `output/` in it. */
  readonly folder: string
  readonly record: Training
  readonly args: readonly string[]
  readonly timeoutMs: number
  readonly onProgress: (progress: { readonly done: number; readonly of: number }) => void
}

type Ending = Pick<Training, 'message'> & { readonly status: 'failed' | 'cancelled' }

const TELL_EVERY_MS = 500

/** A training that is under way, from the start of its program to its adapter. */
export class RunningTraining {
  readonly log: BoundedLog
  /** Its record, when it has ended. It never fails: what went wrong is in the record. */
  readonly ended: Promise<Training>
  readonly #options: RunningOptions
  readonly #program: TrainingProcess
  readonly #lines = new LastLines()
  readonly #settled = new Latch()
  #record: Training
  #ending: Ending | undefined
  #toldAt = 0

  constructor(options: RunningOptions) {
    const { record, args, folder, timeoutMs } = options
    this.#options = options
    this.#record = record
    this.log = new BoundedLog(join(folder, 'log.txt'))
    const { program, id: mark } = record
    this.#program = new TrainingProcess({
      program,
      args,
      folder,
      mark,
      onOutput: (piece) => this.#hear(piece),
    })
    const minutes = timeoutMs / 60_000
    const message = `It took longer than ${minutes} minutes (command.timeoutMinutes of etc/training.json).`
    const limit = setTimeout(() => void this.#stop({ status: 'failed', message }), timeoutMs)
    this.ended = this.#follow().finally(() => clearTimeout(limit))
  }

  get record(): Training {
    return this.#record
  }

  /** Ends it; gives its record when that is written. */
  async end(status: Ending['status'], message: string): Promise<Training> {
    await this.#stop({ status, message })
    await this.#settled.opened
    return this.#record
  }

  /** Its record has been written. */
  settle(): void {
    this.#settled.open()
  }

  async #stop(ending: Ending): Promise<void> {
    this.#ending ??= ending
    await this.#program.stop()
  }

  async #follow(): Promise<Training> {
    const end = await this.#program.ended
    await this.log[Symbol.asyncDispose]()
    const outcome = await this.#outcomeOf(end).catch(failureOf)
    const endedAt = new Date().toISOString()
    this.#record = { ...this.#record, ...outcome, exitCode: end.code, endedAt }
    return this.#record
  }

  async #outcomeOf(end: ProgramEnd): Promise<Partial<Training>> {
    if (this.#ending) return this.#ending
    if (end.problem !== undefined)
      return { status: 'failed', message: `The program could not be started: ${end.problem}` }
    if (end.code !== 0) return { status: 'failed', message: `${endWords(end)} ${SEE_LOG}` }
    const { root, folder } = this.#options
    const adapterId = await keepAdapter(root, join(folder, 'output'), this.#record)
    return { status: 'done', adapterId }
  }

  #hear(piece: Buffer): void {
    this.log.add(piece)
    const progress = this.#lines
      .of(piece)
      .map(readProgress)
      .findLast((one) => one !== undefined)
    if (!progress) return
    this.#record = { ...this.#record, progress }
    const now = performance.now()
    if (now - this.#toldAt < TELL_EVERY_MS) return
    this.#toldAt = now
    this.#options.onProgress(progress)
  }
}

const SEE_LOG = 'What it said is in its log: mh dataset log'

function endWords({ code, signal }: ProgramEnd): string {
  return code === null ? `The program was ended by ${signal}.` : `The program ended with ${code}.`
}

function failureOf(error: unknown): Partial<Training> {
  const isTellable = error instanceof AppError && error.code !== 'internal'
  const message = isTellable ? error.message : `What it left could not be kept: ${messageOf(error)}`
  return { status: 'failed', message }
}
