import { describe, expect, it } from 'vitest'
import type { AgentRun } from '../../../../../shared/api/agents.ts'
import type { AgentName } from '../../../../../shared/domain/agent-run.ts'
import { AppError } from '../../../../../shared/errors/app-error.ts'
import type { Agent } from '../../../../../worker/agents/agent.ts'
import { createSleepService } from '../../../../../worker/agents/sleep-service/create-sleep-service.ts'
import { AgentsUnderTest } from '../agents-under-test.ts'

const MINUTE_MS = 60_000
const STEPS = ['dreamer', 'curator', 'digest', 'dataset-builder'] as const
const SLEEP = { window: { start: '23:00', end: '06:30' }, minIdleMins: 15, maxDreamsPerNight: 3 }
const NIGHT = '2026-05-02T00:00:00Z'

describe('the agent of the night', () => {
  it('has each step done in order, once a night, and again in the next', async () => {
    await using night = await Night.open()

    await night.run()
    await night.run()
    night.now = Date.parse('2026-05-03T00:00:00Z')
    await night.run()

    expect(night.did).toEqual([...STEPS, ...STEPS])
  })

  it('goes on when a step fails, and when one is not there', async () => {
    await using night = await Night.open({ names: ['dreamer', 'digest', 'dataset-builder'] })
    night.fails.add('dreamer')

    const run = await night.run()

    expect(run).toMatchObject({ status: 'done', counts: { failed: 1, done: 2 } })
    expect(night.did).toEqual(['dreamer', 'digest', 'dataset-builder'])
  })

  it('lets the next step wait while the person is there, and go on when they are away again', async () => {
    await using night = await Night.open()
    night.after.set('dreamer', () => (night.awayMs = 0))
    let waited = 0
    night.onPass = () => {
      waited += 1
      night.now += MINUTE_MS
      night.awayMs += MINUTE_MS
    }

    await night.run()

    expect(waited).toBe(15)
    expect(night.did).toEqual([...STEPS])
  })

  it('notes as missed what is left when the night is over, and does not do it by day', async () => {
    await using night = await Night.open()
    night.after.set('dreamer', () => (night.awayMs = 0))
    night.onPass = () => (night.now += 30 * MINUTE_MS)

    const run = await night.run()
    const missed = (await night.runs()).filter(({ status }) => status === 'missed')

    expect(run).toMatchObject({ status: 'done', counts: { done: 1, missed: 3 } })
    expect(missed.map(({ agent }) => agent).toSorted()).toEqual([
      'curator',
      'dataset-builder',
      'digest',
    ])
    expect(night.did).toEqual(['dreamer'])
  })

  it.each(STEPS)(
    'fault 1: ended in the middle of %s, the rest is done by the next run',
    async (step) => {
      await using night = await Night.open()
      night.hangs = step

      const id = await night.begin()
      await night.until(() => night.did.includes(step))
      await night.cancel(id)
      await night.cancelStep(step)
      night.hangs = undefined
      await night.run()

      const before = STEPS.slice(0, STEPS.indexOf(step))
      const after = STEPS.slice(STEPS.indexOf(step))
      expect(night.did).toEqual([...before, step, ...after])
    },
  )

  it('that is ended does not do again what came to its end meanwhile', async () => {
    await using night = await Night.open()
    night.hangs = 'dreamer'

    const id = await night.begin()
    await night.until(() => night.did.includes('dreamer'))
    await night.cancel(id)
    night.release()
    await night.until(async () =>
      (await night.runs()).some(({ agent, status }) => agent === 'dreamer' && status === 'done'),
    )
    await night.run()

    expect(night.did).toEqual([...STEPS])
  })

  it('dreams no more a night than it may, by hand neither, and not at all for 0', async () => {
    await using night = await Night.open({ dreams: 2 })
    await using none = await Night.open({ sleep: { ...SLEEP, maxDreamsPerNight: 0 } })

    for (let times = 0; times < 4; times += 1) await night.run('person')
    await none.run()

    expect(night.did.filter((name) => name === 'dreamer')).toHaveLength(2)
    expect(night.did.filter((name) => name === 'digest')).toHaveLength(4)
    expect(none.did).toEqual(['curator', 'digest', 'dataset-builder'])
  })

  it('by hand waits for nobody', async () => {
    await using night = await Night.open()
    night.awayMs = 0
    night.now = Date.parse('2026-05-02T12:00:00Z')

    await night.run('person')

    expect(night.did).toEqual([...STEPS])
  })

  it('may not run in agent mode', async () => {
    await using night = await Night.open()
    await night.agents.put('etc/cognitive-mode.json', { currentMode: 'agent' })

    await expect(night.run()).rejects.toThrow(/agent mode/)

    expect(night.did).toEqual([])
  })
})

interface NightOptions {
  readonly names?: readonly AgentName[]
  readonly sleep?: typeof SLEEP
  /** How many dreams a run of the dreamer says that it had. */
  readonly dreams?: number
}

/** The agent of the night with others that only say that they ran, by a clock of the test. */
class Night implements AsyncDisposable {
  readonly did: AgentName[] = []
  readonly fails = new Set<AgentName>()
  /** What happens at the end of a step. */
  readonly after = new Map<AgentName, () => void>()
  hangs: AgentName | undefined
  now = Date.parse(NIGHT)
  awayMs = 60 * MINUTE_MS
  onPass: () => void = () => undefined
  release: () => void = () => undefined
  #agents: AgentsUnderTest | undefined

  static async open({ names = STEPS, sleep = SLEEP, dreams }: NightOptions = {}): Promise<Night> {
    const night = new Night()
    night.#agents = await AgentsUnderTest.open({
      files: { 'etc/sleep.json': sleep },
      others: (resources) => [
        createSleepService(
          { ...resources, awayMs: () => night.awayMs },
          {
            now: () => night.now,
            pass: async (signal) => {
              signal.throwIfAborted()
              night.onPass()
            },
          },
        ),
        ...names.map((name) => night.#step(name, dreams)),
      ],
    })
    return night
  }

  get agents(): AgentsUnderTest {
    if (!this.#agents) throw new Error('It was never opened.')
    return this.#agents
  }

  async begin(trigger: 'window' | 'person' = 'window'): Promise<string> {
    const { runner } = this.agents.opened
    return (await runner.start('sleep-service', { by: 'system', trigger })).id
  }

  async run(trigger: 'window' | 'person' = 'window'): Promise<AgentRun> {
    const id = await this.begin(trigger)
    await this.agents.opened.runner.whenIdle('sleep-service')
    return await this.agents.opened.runner.get(id)
  }

  async runs(): Promise<AgentRun[]> {
    return (await this.agents.opened.runner.runs({ limit: 100 })).items
  }

  async cancel(id: string): Promise<void> {
    await this.agents.opened.runner.cancel(id, 'user:u1')
  }

  async cancelStep(name: AgentName): Promise<void> {
    const run = (await this.runs()).find(({ agent }) => agent === name)
    await this.cancel(run?.id ?? '')
  }

  async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.agents[Symbol.asyncDispose]()
  }

  #step(name: AgentName, dreams: number | undefined): Agent {
    return {
      name,
      summary: 'Says that it ran.',
      timeLimitMs: MINUTE_MS,
      nature: 'cares',
      hindrance: () => null,
      run: async (context, signal) => {
        this.did.push(name)
        if (this.hangs === name) {
          await new Promise<void>((resolve) => {
            this.release = resolve
            signal.addEventListener('abort', () => resolve())
          })
          signal.throwIfAborted()
        }
        if (name === 'dreamer' && dreams !== undefined) context.count('dreams', dreams)
        if (this.fails.has(name)) throw new AppError('conflict', 'It does not work.')
        this.after.get(name)?.()
      },
      onUndone: () => Promise.resolve(),
    }
  }
}
