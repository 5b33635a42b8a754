import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setPriority } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { readEnvironment } from '../../shared/environment.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

interface ProgramStart {
  readonly program: string
  readonly args: readonly string[]
  /** Its working folder, its home and its place for temporary files. */
  readonly folder: string
  /** By which what it leaves behind is found after a crash of ours. */
  readonly mark: string
  readonly onOutput: (piece: Buffer) => void
}

/** How a program ended: `problem` where there was none to begin with. */
export interface ProgramEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly problem?: string
}

/** Of Debian's `util-linux`; elsewhere the program does without. */
const SETPRIV = '/usr/bin/setpriv'
/** The name under which a training stands in the environment of all its processes. */
export const TRAINING_MARK = 'MH_TRAINING'
const GRACE_MS = 3_000
const NICE = 10

/** An external program in a process group of its own, with an environment of its own; it dies with the worker. */
export class TrainingProcess {
  readonly #child: ChildProcess
  readonly ended: Promise<ProgramEnd>
  #hasEnded = false

  constructor({ program, args, folder, mark, onOutput }: ProgramStart) {
    const [command, ...rest] = [...bySetpriv(), program, ...args]
    this.#child = spawn(command ?? program, rest, {
      cwd: folder,
      env: environmentOf(folder, mark),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child.stdout?.on('data', onOutput)
    this.#child.stderr?.on('data', onOutput)
    this.ended = this.#end()
    giveWay(this.#child.pid)
  }

  /** Ends it with everything that it started: with a word first, and then at once. */
  async stop(): Promise<void> {
    this.#signal('SIGTERM')
    const patience = new AbortController()
    const late = delay(GRACE_MS, undefined, { signal: patience.signal }).catch(() => undefined)
    await Promise.race([this.ended, late])
    patience.abort()
    // Also what the program left running when it ended.
    this.#signal('SIGKILL')
    await this.ended
  }

  async #end(): Promise<ProgramEnd> {
    const child = this.#child
    const end = await new Promise<ProgramEnd>((resolve) => {
      child.once('error', (error) => resolve({ code: null, signal: null, problem: error.message }))
      // Not `close`: what it started may hold the pipes for ever.
      child.once('exit', (code, signal) => resolve({ code, signal }))
    })
    this.#hasEnded = true
    this.#signal('SIGKILL')
    await drained(child)
    return end
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child
    if (pid === undefined) return
    // The group keeps its number from being given away while anything of it lives; a child of ours is not reaped before `exit`.
    if (this.#hasEnded && signal === 'SIGTERM') return
    try {
      process.kill(-pid, signal)
    } catch (error) {
      if (systemCodeOf(error) !== 'ESRCH') throw error
    }
  }
}

/** What it said last is still on its way when it has ended. */
async function drained(child: ChildProcess): Promise<void> {
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const isOpen = [child.stdout, child.stderr].some((stream) => stream && !stream.closed)
  if (isOpen) await Promise.race([closed, delay(GRACE_MS)])
  child.stdout?.destroy()
  child.stderr?.destroy()
}

function bySetpriv(): string[] {
  return existsSync(SETPRIV) ? [SETPRIV, '--no-new-privs', '--pdeathsig', 'KILL', '--'] : []
}

/** Nothing of the worker's but where programs lie, its language and its time zone. */
function environmentOf(folder: string, mark: string): Record<string, string> {
  const { path, language, timeZone } = readEnvironment()
  return {
    PATH: path,
    HOME: folder,
    TMPDIR: folder,
    ...(language === undefined ? {} : { LANG: language }),
    ...(timeZone === undefined ? {} : { TZ: timeZone }),
    [TRAINING_MARK]: mark,
  }
}

/** People who are waiting for an answer go first. */
function giveWay(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    setPriority(pid, NICE)
  } catch (error) {
    // It has ended already.
    if (systemCodeOf(error) !== 'ERR_SYSTEM_ERROR') throw error
  }
}
