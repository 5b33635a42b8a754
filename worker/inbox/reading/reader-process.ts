import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { FileHandle } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { Readable, type Writable } from 'node:stream'
import { systemCodeOf } from '../../../shared/errors/app-error.ts'
import { DOCUMENT_DESCRIPTOR, PARTS_DESCRIPTOR, type ReadRequest } from './read-request.ts'
import type { ReadLimits } from './read-limits.ts'
import { readerCommand } from './reader-command.ts'

interface ReaderStart {
  /** Where the reader's program lies. */
  readonly folder: string
  readonly limits: ReadLimits
  /** The opened document; without it documents follow their requests. */
  readonly file?: FileHandle
}

/** How a reader ended. */
export interface ReaderExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A process that reads documents, in a process group of its own. When it is disposed of, it is gone. */
export class ReaderProcess implements AsyncDisposable {
  readonly pid: number
  /** What it writes of the document. */
  readonly output: Readable
  readonly exited: Promise<ReaderExit>
  readonly #input: Writable | null

  private constructor(child: ChildProcess, pid: number, output: Readable) {
    this.#input = child.stdin
    // One that dies before it listens is noticed by its exit.
    this.#input?.on('error', () => {})
    this.pid = pid
    this.output = output
    this.exited = exitOf(child)
  }

  /** Starts it. Rejects with the system's error when there is no process. */
  static async start({ folder, limits, file }: ReaderStart): Promise<ReaderProcess> {
    const [command, ...args] = readerCommand(folder, limits)
    const child = spawn(command, args, {
      cwd: '/',
      // Nothing of ours: it needs no path, no home and no language.
      env: {},
      detached: true,
      stdio: stdioWith(file?.fd ?? 'ignore'),
    })
    await once(child, 'spawn')
    const output = child.stdio[PARTS_DESCRIPTOR]
    if (child.pid === undefined || !(output instanceof Readable)) throw new TypeError('no process')
    giveWay(child.pid)
    return new ReaderProcess(child, child.pid, output)
  }

  /** Tells it to read the document that it was started with, and to end. */
  readFile(request: ReadRequest): void {
    this.#input?.end(`${JSON.stringify(request)}\n`)
  }

  /** Tells it to read a document. */
  readBytes(request: ReadRequest, document: Buffer): void {
    this.#input?.write(`${JSON.stringify({ ...request, bytes: document.length })}\n`)
    this.#input?.write(document)
  }

  /** Ends it at once, with whatever it started. */
  kill(): void {
    try {
      process.kill(-this.pid, 'SIGKILL')
    } catch (error) {
      if (systemCodeOf(error) !== 'ESRCH') throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill()
    await this.exited
    this.output.destroy()
  }
}

function stdioWith(document: number | 'ignore'): ('pipe' | 'ignore' | number)[] {
  const stdio: ('pipe' | 'ignore' | number)[] = ['pipe', 'ignore', 'ignore']
  stdio[DOCUMENT_DESCRIPTOR] = document
  stdio[PARTS_DESCRIPTOR] = 'pipe'
  return stdio
}

/** A third of what others get of a busy processor. */
const NICE = 5

/** People who are waiting for an answer go first. */
function giveWay(pid: number): void {
  try {
    setPriority(pid, NICE)
  } catch (error) {
    if (systemCodeOf(error) !== 'ERR_SYSTEM_ERROR') throw error
  }
}

async function exitOf(child: ChildProcess): Promise<ReaderExit> {
  if (child.exitCode !== null || child.signalCode !== null)
    return { code: child.exitCode, signal: child.signalCode }
  return await new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
}
