import type { AgentRun } from '../../shared/api/agents.ts'
import type { AgentName } from '../../shared/domain/agent-run.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { AgentRunner } from './agent-runner.ts'
import type { MissedRun } from './run-record.ts'

type Runner = Pick<AgentRunner, 'start' | 'get' | 'runs' | 'whenIdle' | 'noteMissed'>

/** What came of another agent's run: its record, no agent of this name, or a reason why it may not run. */
export type OtherRun =
  | { readonly kind: 'ended'; readonly run: AgentRun }
  | { readonly kind: 'absent' }
  | { readonly kind: 'hindered'; readonly message: string }

/** How agents run others. */
export class RunOthers {
  #runner: Runner | undefined

  /** The runner is made of the agents, and is there when they are. */
  bind(runner: Runner): void {
    this.#runner = runner
  }

  /**
   * Runs an agent and waits for its end. When the signal is aborted it waits no more, and the run goes on.
   *
   * @param actor who wants it: `agent:<name>`
   */
  async run(name: AgentName, actor: string, signal: AbortSignal): Promise<OtherRun> {
    const runner = this.#bound()
    try {
      const { id } = await runner.start(name, { by: actor, trigger: 'agent' })
      await orAborted(runner.whenIdle(name), signal)
      return { kind: 'ended', run: await runner.get(id) }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code === 'not-found') return { kind: 'absent' }
      if (error.code === 'conflict') return { kind: 'hindered', message: error.message }
      throw error
    }
  }

  /** The last run that an agent wanted of another since a moment; undefined when there is none. */
  async runSince(name: AgentName, actor: string, since: string): Promise<AgentRun | undefined> {
    const { items } = await this.#bound().runs({ agent: name, limit: 50 })
    return items.find((run) => run.startedBy === actor && run.queuedAt >= since)
  }

  /** Writes the record of a run for which there was no time. */
  async noteMissed(name: AgentName, missed: MissedRun): Promise<void> {
    await this.#bound().noteMissed(name, missed)
  }

  #bound(): Runner {
    if (this.#runner) return this.#runner
    throw new Error('Agents were asked to run others before there was a runner.')
  }
}

/** Settled when the work is; throws what the signal was aborted with. */
async function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const done = new AbortController()
  const aborted = new Promise<never>((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { signal: done.signal }),
  )
  try {
    await Promise.race([work, aborted])
  } finally {
    done.abort()
  }
}
