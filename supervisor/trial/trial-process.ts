import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { Readable, Writable } from 'node:stream'
import {
  TRIAL_ARGUMENT,
  TrialAnswer,
  type TrialOrder,
} from '../../shared/control/trial-messages.ts'
import { READY_DESCRIPTOR, SECRET_DESCRIPTOR } from '../../shared/control/worker-contract.ts'
import { type AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { PRIVATE_FILE } from '../../shared/files/atomic-write.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { Enclosure } from '../walls/worker-walls.ts'
import { linesOf } from '../workers/standby-processes.ts'
import type { WorkerExit } from '../workers/worker-exit.ts'
import type { WorkerProgram } from '../workers/worker-program.ts'

interface TrialStart {
  readonly program: WorkerProgram
  readonly enclosure: Enclosure
  /** The profile's folder. */
  readonly home: string
  /** Where what it prints goes. */
  readonly outputFile: string
}

const ANSWER_WITHIN_MS = 20_000
const END_WITHIN_MS = 5_000

/** A process of the worker's program, started as a worker of a profile is, that tries the walls around it. */
export class TrialProcess implements AsyncDisposable {
  readonly pid: number
  readonly #child: ChildProcess
  readonly #order: Writable
  readonly #said: AsyncIterator<string>
  readonly #exited: Promise<WorkerExit>
  readonly #enclosure: Enclosure
  #ended: Promise<void> | undefined

  private constructor(child: ChildProcess, enclosure: Enclosure) {
    const said = child.stdio[READY_DESCRIPTOR]
    const order = child.stdio[SECRET_DESCRIPTOR]
    if (child.pid === undefined || !(said instanceof Readable) || !(order instanceof Writable))
      throw new TypeError('no process')
    this.pid = child.pid
    this.#child = child
    this.#order = order
    this.#said = linesOf(said)
    this.#enclosure = enclosure
    this.#exited = once(child, 'exit').then(([code, signal]) => ({ code, signal, said: null }))
    // That it has gone is seen by the end of what it says.
    order.on('error', () => undefined)
  }

  static async start({ program, enclosure, home, outputFile }: TrialStart): Promise<TrialProcess> {
    const output = await open(outputFile, 'w', PRIVATE_FILE)
    try {
      const child = await program.spawn({
        as: enclosure.account ?? 'supervisor',
        argv: [TRIAL_ARGUMENT],
        folder: home,
        environment: { HOME: home, TMPDIR: enclosure.temporary },
        output: output.fd,
        fourth: 'pipe',
      })
      return await taken(new TrialProcess(child, enclosure), enclosure)
    } finally {
      await output.close()
    }
  }

  /** Tells it what to do, and gives what it says. */
  async answerTo(order: TrialOrder): Promise<TrialAnswer> {
    this.#order.write(`${JSON.stringify(order)}\n`)
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), ANSWER_WITHIN_MS)
    try {
      const { value, done } = await this.#said.next()
      if (!done) return TrialAnswer.parse(parseJson(value, 'Trial'), 'Trial')
    } finally {
      clearTimeout(timer)
    }
    throw endedEarly()
  }

  /** Lets go of it, and clears away what it leaves. */
  async end(): Promise<void> {
    this.#ended ??= this.#end()
    await this.#ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end()
  }

  async #end(): Promise<void> {
    this.#order.destroy()
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), END_WITHIN_MS)
    const exit = await this.#exited
    clearTimeout(timer)
    await this.#enclosure.clear(this.pid, exit)
  }
}

async function taken(trial: TrialProcess, enclosure: Enclosure): Promise<TrialProcess> {
  try {
    await enclosure.take(trial.pid)
    return trial
  } catch (error) {
    await trial.end()
    // There is nobody any more to be taken in.
    if (systemCodeOf(error) === 'ESRCH') throw endedEarly(error)
    throw error
  }
}

function endedEarly(cause?: unknown): AppError {
  const message =
    'The process that was to try the walls ended before it had: its worker may have been started meanwhile. What it said is in logs/workers/trial.out. Try again.'
  return refusal('trial-ended', message, { cause })
}
