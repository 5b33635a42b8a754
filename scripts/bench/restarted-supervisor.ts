import { join } from 'node:path'
import { BenchSupervisor } from './bench-supervisor.ts'
import type { Bench } from './part.ts'
import { outputOf } from './run-load.ts'
import { SupervisorConsole } from './supervisor-console.ts'

interface Options {
  readonly root: string
  readonly names: readonly string[]
  readonly path: string
}

/** What a restart took, and the processes of the workers before and after it. */
export interface Restart {
  readonly ms: number
  readonly before: number
  readonly kept: number
}

/** A supervisor that is restarted again and again below its running workers. */
export class RestartedSupervisor implements AsyncDisposable {
  readonly #bench: Bench
  readonly #options: Options
  #supervisor: BenchSupervisor

  private constructor(bench: Bench, options: Options, supervisor: BenchSupervisor) {
    this.#bench = bench
    this.#options = options
    this.#supervisor = supervisor
  }

  /** Starts it on a root whose accounts are made; all workers of `names` run then. */
  static async start(bench: Bench, options: Options): Promise<RestartedSupervisor> {
    const restarted = new RestartedSupervisor(bench, options, await startOn(bench, options))
    await restarted.#askAll(restarted.#supervisor.console)
    return restarted
  }

  /** Kills it and starts it again; over when every worker has answered. */
  async kill(): Promise<Restart> {
    return await this.#measured(async () => {
      process.kill(this.#supervisor.pid, 'SIGKILL')
      await this.#supervisor[Symbol.asyncDispose]()
      this.#supervisor = await startOn(this.#bench, this.#options)
    })
  }

  /** `mh restart`; over when every worker has answered. */
  async restart(): Promise<Restart> {
    const mh = join(this.#bench.place.built, 'mh.cjs')
    const restart = await this.#measured(() =>
      outputOf([mh, '--root', this.#options.root, 'restart']),
    )
    // That one is nobody's child; the next turn begins with one of ours.
    await using console = await SupervisorConsole.open(this.#supervisor.layout)
    process.kill((await console.status()).pid, 'SIGKILL')
    await this.#supervisor[Symbol.asyncDispose]()
    this.#supervisor = await startOn(this.#bench, this.#options)
    await this.#askAll(this.#supervisor.console)
    return restart
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#supervisor[Symbol.asyncDispose]()
  }

  async #measured(restart: () => Promise<unknown>): Promise<Restart> {
    const before = await this.#supervisor.console.workerPids()
    const began = performance.now()
    await restart()
    await using console = await SupervisorConsole.open(this.#supervisor.layout)
    await this.#askAll(console)
    const ms = performance.now() - began
    const after = new Set(await console.workerPids())
    return { ms, before: before.length, kept: before.filter((pid) => after.has(pid)).length }
  }

  async #askAll(console: SupervisorConsole): Promise<void> {
    const { names, path } = this.#options
    await Promise.all(names.map((name) => console.ask(name, path)))
  }
}

async function startOn(bench: Bench, { root }: Options): Promise<BenchSupervisor> {
  return await BenchSupervisor.start({ root, built: bench.place.built, accounts: 'made' }, bench)
}
