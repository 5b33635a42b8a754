import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { READY_DESCRIPTOR } from '../../shared/control/worker-contract.ts'
import { readEnvironment } from '../../shared/environment.ts'

interface ProgramStart {
  /** A script for Node with its arguments. */
  readonly command: readonly string[]
  /** An open descriptor that the program finds as its number 4. */
  readonly fourth?: number
}

const END_MS = 20_000

/** A program in a process of its own: ready once it has said a line on descriptor 3, as workers do. */
export class StartedProgram implements AsyncDisposable {
  readonly pid: number
  /** The line it said. */
  readonly greeting: string
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, pid: number, greeting: string) {
    this.#child = child
    this.pid = pid
    this.greeting = greeting
  }

  /** Settled when the program is ready; rejects when it ended before. */
  static async start({ command, fourth }: ProgramStart): Promise<StartedProgram> {
    const child = spawn(process.execPath, command, {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe', fourth ?? 'ignore'],
      env: { PATH: readEnvironment().path, NODE_ENV: 'production' },
    })
    const killWithUs = (): void => void child.kill('SIGKILL')
    process.once('exit', killWithUs)
    child.once('exit', () => process.off('exit', killWithUs))
    await once(child, 'spawn')
    const greeting = await firstLine(child.stdio[READY_DESCRIPTOR])
    if (greeting === undefined || child.pid === undefined)
      throw new Error(`This ended before it was ready: node ${command.join(' ')}`)
    return new StartedProgram(child, child.pid, greeting)
  }

  /** Asks it to end, and waits until it has. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), END_MS)
    await ended
    clearTimeout(impatience)
  }
}

async function firstLine(channel: unknown): Promise<string | undefined> {
  if (!(channel instanceof Readable)) return undefined
  let text = ''
  for await (const chunk of channel) {
    text += String(chunk)
    const end = text.indexOf('\n')
    if (end !== -1) return text.slice(0, end)
  }
  return undefined
}
