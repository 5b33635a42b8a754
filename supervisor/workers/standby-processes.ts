import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable, Writable } from 'node:stream'
import { type Assignment, STANDBY_ARGUMENT, STANDBY_LINE } from '../../shared/control/assignment.ts'
import { READY_DESCRIPTOR, SECRET_DESCRIPTOR } from '../../shared/control/worker-contract.ts'
import { PRIVATE_FILE } from '../../shared/files/atomic-write.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { WorkerProgram } from './worker-program.ts'

interface StandbyOptions {
  readonly program: WorkerProgram
  /** With which rights: those of the supervisor's account, or to become another. */
  readonly as: 'supervisor' | 'standby'
  /** Where a process in standby lives, and what it prints goes. */
  readonly folder: string
  readonly outputFile: string
  /** How many to keep. */
  readonly most: () => number
  /** How long nothing must have started before another is made, so that it takes nothing from who waits. */
  readonly calmMs: number
  /** Room for the longest title that a worker may take. */
  readonly titleLength: number
  readonly logger: Logger
}

/** A worker's process that has loaded its programs and belongs to nobody yet. */
export interface StandbyProcess {
  readonly child: ChildProcess
  readonly pid: number
  /** Its lines on the ready descriptor. */
  readonly said: AsyncIterator<string>
  /** Makes it the worker of a profile. */
  readonly assign: (assignment: Assignment) => void
}

/** Failures in a row double the time until the next try, up to this many times. */
const MOST_DOUBLINGS = 8

/**
 * Keeps worker processes ready before anybody asks: loading Node and the programs is most of what a person waits for when their worker
 * starts. INVARIANT: such a process holds nothing of any profile, and ends by itself when this supervisor does.
 */
export class StandbyProcesses implements AsyncDisposable {
  readonly #options: StandbyOptions
  readonly #waiting = new Set<StandbyProcess>()
  readonly #children = new Set<ChildProcess>()
  #timer: NodeJS.Timeout | undefined
  #failures = 0
  #ended = false

  constructor(options: StandbyOptions) {
    this.#options = options
    this.notBefore()
  }

  /** How many are ready to be taken. */
  get size(): number {
    return this.#waiting.size
  }

  /** One that is ready, which from now on is the caller's. */
  take(): StandbyProcess | undefined {
    const [taken] = this.#waiting
    if (!taken) return undefined
    this.#waiting.delete(taken)
    this.#children.delete(taken.child)
    return taken
  }

  /** Something starts: no other process is made until it has been calm for a while. */
  notBefore(): void {
    clearTimeout(this.#timer)
    if (this.#ended) return
    const delay = this.#options.calmMs * 2 ** Math.min(this.#failures, MOST_DOUBLINGS)
    this.#timer = setTimeout(() => void this.#fill(), delay).unref()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true
    clearTimeout(this.#timer)
    this.#waiting.clear()
    await Promise.all([...this.#children].map(end))
  }

  async #fill(): Promise<void> {
    if (this.#ended || this.#children.size >= this.#options.most()) return this.#dropSurplus()
    try {
      await this.#make()
      this.#failures = 0
    } catch (error) {
      this.#failures += 1
      if (!this.#ended) this.#options.logger.warn({ evt: 'standby-not-made', err: error })
    }
    this.notBefore()
  }

  /** The configuration may ask for fewer than there are. Looks again later, for it may ask for more. */
  #dropSurplus(): void {
    for (const one of this.#waiting) {
      if (this.#children.size <= this.#options.most()) break
      this.take()
      void end(one.child)
    }
    this.notBefore()
  }

  async #make(): Promise<void> {
    const { program, as, folder, outputFile, titleLength } = this.#options
    const output = await open(outputFile, 'w', PRIVATE_FILE)
    try {
      const child = await program.spawn({
        as,
        argv: [STANDBY_ARGUMENT, '-'.repeat(titleLength)],
        folder,
        environment: {},
        output: output.fd,
        fourth: 'pipe',
      })
      this.#children.add(child)
      child.once('exit', () => this.#lost(child))
      const standby = standbyOf(child)
      if (this.#ended) return await end(child)
      const { value } = await standby.said.next()
      if (value !== STANDBY_LINE) throw new TypeError(`it said ${JSON.stringify(value ?? null)}`)
      if (this.#children.has(child)) this.#waiting.add(standby)
    } finally {
      await output.close()
    }
  }

  #lost(child: ChildProcess): void {
    this.#children.delete(child)
    for (const one of this.#waiting) if (one.child === child) this.#waiting.delete(one)
  }
}

/** The lines that a worker's process writes to its ready descriptor. */
export function linesOf(channel: Readable): AsyncIterator<string> {
  return createInterface({ input: channel })[Symbol.asyncIterator]()
}

function standbyOf(child: ChildProcess): StandbyProcess {
  const channel = child.stdio[READY_DESCRIPTOR]
  const order = child.stdio[SECRET_DESCRIPTOR]
  if (child.pid === undefined || !(channel instanceof Readable) || !(order instanceof Writable))
    throw new TypeError('no process')
  // Its exit tells more than that nobody reads.
  order.on('error', () => undefined)
  const said = linesOf(channel)
  return {
    child,
    pid: child.pid,
    said,
    assign: (assignment) => void order.end(`${JSON.stringify(assignment)}\n`),
  }
}

/** It ends when nobody is left who could tell it anything. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
