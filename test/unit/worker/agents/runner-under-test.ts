import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AgentRun } from '../../../../shared/api/agents.ts'
import { AuditLog } from '../../../../shared/audit/audit-log.ts'
import type { AgentName } from '../../../../shared/domain/agent-run.ts'
import { profileLayout } from '../../../../shared/layout/profile-layout.ts'
import { ClosingStack } from '../../../../shared/lifetime/closing-stack.ts'
import { createLogger } from '../../../../shared/log/logger.ts'
import { RotatingFile } from '../../../../shared/log/rotating-file.ts'
import type { Agent } from '../../../../worker/agents/agent.ts'
import { AgentRunner, type AgentRunnerOptions } from '../../../../worker/agents/agent-runner.ts'
import type { Change } from '../../../../worker/agents/change.ts'
import { DecisionLog } from '../../../../worker/agents/decision-log.ts'
import type { RetryClock } from '../../../../worker/agents/retries.ts'
import { RunStore } from '../../../../worker/agents/run-store.ts'
import { ProfileAudit } from '../../../../worker/routes/profile-audit.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

type AgentUnderTest = Partial<Agent> & Pick<Agent, 'run'>
type Options = Partial<Pick<AgentRunnerOptions, 'modeHindrance' | 'maxAtOnce'>> & {
  /** Agents beside `digest`. */
  readonly others?: Partial<Record<AgentName, AgentUnderTest>>
}

/** A clock that goes on when a test says so. */
export class TestClock implements RetryClock {
  #now = Date.now()
  readonly #works = new Set<() => void>()

  readonly now = (): number => this.#now

  readonly every = (_ms: number, work: () => void): (() => void) => {
    this.#works.add(work)
    return () => this.#works.delete(work)
  }

  /** Whether somebody looks at it. */
  get isWatched(): boolean {
    return this.#works.size > 0
  }

  goOn(minutes: number): void {
    this.#now += minutes * 60_000
    for (const work of this.#works) work()
  }
}

/** A runner in a folder of its own, with an agent that does what a test says. */
export class RunnerUnderTest implements AsyncDisposable {
  readonly clock = new TestClock()
  readonly #stack: ClosingStack
  readonly #folder: string
  #runner: AgentRunner | undefined

  private constructor(stack: ClosingStack, folder: string) {
    this.#stack = stack
    this.#folder = folder
  }

  static async open(agent: AgentUnderTest, options: Options = {}): Promise<RunnerUnderTest> {
    const stack = new ClosingStack()
    const { path } = stack.use(await temporaryFolder())
    const place = new RunnerUnderTest(stack, path)
    await place.#open(agent, options)
    return place
  }

  get runner(): AgentRunner {
    if (!this.#runner) throw new Error('The runner is not open.')
    return this.#runner
  }

  get layout() {
    return profileLayout(this.#folder)
  }

  /** As a worker that comes after. */
  async reopen(agent: AgentUnderTest, options: Options = {}): Promise<void> {
    await this.runner.stop()
    await this.#open(agent, options)
  }

  async start(name: AgentName = 'digest'): Promise<AgentRun> {
    return await this.runner.start(name, { by: 'user:u1', trigger: 'person' })
  }

  /**
   * The runs as their records have them, the oldest first. Read as files: a second store would take what the runner is writing for what
   * a killed worker left, and clear it away.
   */
  async runs(): Promise<AgentRun[]> {
    const folder = join(this.#folder, 'out/state/runs')
    const names = (await readdir(folder)).filter((name) => /^run-.*\.json$/.test(name)).toSorted()
    return await Promise.all(
      names.map(async (name) =>
        AgentRun.parse(JSON.parse(await readFile(join(folder, name), 'utf8')), name),
      ),
    )
  }

  /** What a run noted as changed. */
  async changes(id: string): Promise<Change[]> {
    return await new RunStore(this.#folder, () => undefined).changes(id)
  }

  /** Makes the record of a run say something else, as a worker leaves it that is killed. */
  async pretend(id: string, members: Partial<AgentRun>): Promise<void> {
    const run = await this.runner.get(id)
    await new RunStore(this.#folder, () => undefined).write({ ...run, ...members })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.runner.stop()
    await this.#stack[Symbol.asyncDispose]()
  }

  async #open(agent: AgentUnderTest, { others = {}, ...options }: Options): Promise<void> {
    const file = await RotatingFile.open({ path: join(this.#folder, 'worker.log') })
    this.#stack.use(file)
    const logger = createLogger({ file, base: {} })
    const log = new AuditLog(join(this.#folder, 'audit'))
    const nothing = async (): Promise<'nothing'> => 'nothing'
    const names: AgentName[] = ['organizer', 'reflector', 'dreamer', 'ingestor']
    const more = names.flatMap((name) => (others[name] ? [agentOf(name, others[name])] : []))
    this.#runner = await AgentRunner.open({
      agents: [agentOf('digest', agent), ...more],
      store: new RunStore(this.#folder, () => undefined),
      undo: {
        binUnchanged: nothing,
        bringBack: nothing,
        binUnchangedEvent: nothing,
        restoreMemory: nothing,
        restoreFile: nothing,
      },
      modeHindrance: () => null,
      maxAtOnce: () => 2,
      clock: this.clock,
      decisions: new DecisionLog({ userId: 'u1', layout: this.layout, logger }),
      checkMayWrite: () => undefined,
      audit: new ProfileAudit({ userId: 'u1', log, logger }),
      tell: () => undefined,
      tellProgress: () => undefined,
      logger,
      ...options,
    })
  }
}

/** Settled, with why, when a run is made to end. */
export function untilAborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(signal.reason)
    else signal.addEventListener('abort', () => resolve(signal.reason))
  })
}

function agentOf(name: AgentName, agent: AgentUnderTest): Agent {
  return {
    name,
    summary: 'Works.',
    timeLimitMs: 60_000,
    nature: 'cares',
    hindrance: () => null,
    onUndone: async () => {},
    ...agent,
  }
}
