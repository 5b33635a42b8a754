import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import {
  type KeeperAnswer,
  KeeperMessage,
  type KeeperWork,
} from '../../shared/control/keeper-messages.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { isErrorCode } from '../../shared/errors/error-codes.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { WorkerProgram } from '../workers/worker-program.ts'
import type { WorkerHold } from './worker-hold.ts'

export interface KeeperOptions {
  readonly program: WorkerProgram
  /** Where the process works. */
  readonly folder: string
  readonly onProgress: (done: number, of: number) => void
  /** Makes the profile's worker stand still; tells of the process before it does. */
  readonly hold: (onProcess: (pid: number) => void) => Promise<WorkerHold>
  readonly signal: AbortSignal
}

const MOST_SAID = 2_000

/** Has a process of its own carry out a work on copies of a profile, whose files the supervisor does not open; gives what came of it. */
export async function runKeeper(
  work: KeeperWork,
  options: KeeperOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const child = await options.program.spawnKeeper(options.folder)
  const end = (): void => void child.kill('SIGKILL')
  options.signal.addEventListener('abort', end)
  const ended = once(child, 'close')
  try {
    options.signal.throwIfAborted()
    return await new Conversation(child, options).lead(work)
  } finally {
    options.signal.removeEventListener('abort', end)
    child.stdin.destroy()
    await ended
  }
}

class Conversation {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #options: KeeperOptions
  #hold: WorkerHold | undefined
  #complaint = ''

  constructor(child: ChildProcessWithoutNullStreams, options: KeeperOptions) {
    this.#child = child
    this.#options = options
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-MOST_SAID)
    })
    // A process that has died is seen by the end of what it says.
    child.stdin.on('error', () => undefined)
  }

  async lead(work: KeeperWork): Promise<Readonly<Record<string, unknown>>> {
    this.#tell(work)
    try {
      for await (const line of createInterface({ input: this.#child.stdout })) {
        const result = await this.#hear(KeeperMessage.parse(parseJson(line, 'Keeper'), 'Keeper'))
        if (result) return result
      }
    } finally {
      this.#hold?.release()
    }
    const why = this.#complaint.trim() || 'it was ended'
    throw new AppError('internal', `The process that looks after copies ended early: ${why}`)
  }

  async #hear(message: KeeperMessage): Promise<Readonly<Record<string, unknown>> | undefined> {
    switch (message.kind) {
      case 'progress':
        this.#options.onProgress(message.done, message.of)
        return undefined
      case 'hold':
        this.#hold = await this.#options.hold((pid) => this.#tell({ kind: 'holding', pid }))
        return this.#tell({ kind: 'held' })
      case 'release': {
        const still = this.#hold?.release() ?? false
        this.#hold = undefined
        return this.#tell({ kind: 'released', still })
      }
      case 'done':
        return message.result
      case 'failed':
        throw new AppError(isErrorCode(message.code) ? message.code : 'internal', message.message)
    }
  }

  #tell(words: KeeperWork | KeeperAnswer): undefined {
    this.#child.stdin.write(`${JSON.stringify(words)}\n`)
  }
}
