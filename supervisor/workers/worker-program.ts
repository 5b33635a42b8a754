import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { KEEPER_ARGUMENT } from '../../shared/control/keeper-messages.ts'
import type { Environment } from '../../shared/environment.ts'
import type { Confinement, ConfinedAs } from '../walls/confinement.ts'

interface ProgramOptions {
  /** Node and its arguments up to the worker's program, in the runtime folder. */
  readonly program: readonly string[]
  readonly environment: Environment
  readonly confinement: Confinement
}

interface Spawning {
  /** Under which account, and so with which rights. */
  readonly as: ConfinedAs
  readonly argv: readonly string[]
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Descriptor of the file that gets what it prints. */
  readonly output: number
  /** What its fourth descriptor is: an open file, or a pipe from here. */
  readonly fourth: number | 'pipe'
  /** Of an earlier build, where it is not to be this one's. */
  readonly program?: readonly string[] | undefined
}

/** The worker's program, started in a process group of its own with the environment that workers get. */
export class WorkerProgram {
  readonly #options: ProgramOptions

  constructor(options: ProgramOptions) {
    this.#options = options
  }

  /** Rejects with the reason when there is no process. */
  async spawn(spawning: Spawning): Promise<ChildProcess> {
    const { as, argv, folder, environment, output, fourth } = spawning
    const { program = this.#options.program } = spawning
    const { command, account } = this.#options.confinement.confined([...program, ...argv], as)
    const [first = process.execPath, ...rest] = command
    const child = spawn(first, rest, {
      ...account,
      cwd: folder,
      env: { ...this.#environment(), ...environment },
      detached: true,
      stdio: ['ignore', output, output, 'pipe', fourth],
    })
    await once(child, 'spawn')
    return child
  }

  /** A process of the same program for one work on copies of a profile: it is told the work on stdin, and says on stdout how that goes. */
  async spawnKeeper(folder: string): Promise<ChildProcessWithoutNullStreams> {
    const [node = process.execPath, ...program] = this.#options.program
    const child = spawn(node, [...program, KEEPER_ARGUMENT], {
      cwd: folder,
      env: { ...this.#environment(), HOME: folder },
      detached: true,
      stdio: 'pipe',
    })
    await once(child, 'spawn')
    return child
  }

  /** Nothing of the supervisor's own but where programs and time zones are. */
  #environment(): Record<string, string> {
    const { path, timeZone, language } = this.#options.environment
    return {
      PATH: path,
      // Captures that come together sync their files side by side, as many as there are threads for it.
      UV_THREADPOOL_SIZE: '8',
      ...(timeZone === undefined ? {} : { TZ: timeZone }),
      ...(language === undefined ? {} : { LANG: language }),
    }
  }
}
