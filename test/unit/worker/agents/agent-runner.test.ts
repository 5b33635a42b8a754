import { expect, it } from 'vitest'
import { type RunContext, RunEnding } from '../../../../worker/agents/agent.ts'
import { eventually } from '../../../support/eventually.ts'
import type { CognitiveMode } from '../../../../shared/domain/cognitive-mode.ts'
import { agentHindrance } from '../../../../worker/profile/cognitive-mode.ts'
import { HINDRANCES } from '../../../../worker/profile/hindrances.ts'
import { RunnerUnderTest, untilAborted } from './runner-under-test.ts'

it('a run that takes longer than its agent may is told to end, failed, and keeps nobody from the next', async () => {
  const reasons: unknown[] = []
  await using place = await RunnerUnderTest.open({
    timeLimitMs: 60,
    run: async (_context, signal) => void reasons.push(await untilAborted(signal)),
  })

  const { id } = await place.start()
  await place.runner.whenIdle('digest')
  const first = await place.runner.get(id)
  await place.start()
  await place.runner.whenIdle('digest')

  expect(first).toMatchObject({
    status: 'failed',
    message: 'It took longer than 0.001 minutes. What was left is done by the next run.',
  })
  expect(reasons).toMatchObject([{ why: 'limit' }, { why: 'limit' }])
  expect(reasons.every((reason) => reason instanceof RunEnding)).toBe(true)
})

it('a run that ends in time is done, whatever the clock does later', async () => {
  const aborted: boolean[] = []
  await using place = await RunnerUnderTest.open({
    timeLimitMs: 60_000,
    run: async (_context, signal) => void aborted.push(signal.aborted),
  })

  const { id } = await place.start()
  await place.runner.whenIdle('digest')

  expect(await place.runner.get(id)).toMatchObject({ status: 'done' })
  expect(aborted).toEqual([false])
})

it('a queued run ends at once when it is cancelled, and one whose mode is another when it begins ends with the reason', async () => {
  let mode: CognitiveMode = 'dual'
  let ran = 0
  await using place = await RunnerUnderTest.open(
    {
      run: async (_context, signal) => {
        ran += 1
        await untilAborted(signal)
      },
    },
    { modeHindrance: (nature) => agentHindrance(mode, nature) },
  )
  const first = await place.start()
  await eventually(async () => (await place.runner.get(first.id)).status === 'running')
  const queued = await place.start()

  const cancelled = await place.runner.cancel(queued.id, 'user:u1')
  const isFirstGoingOn = (await place.runner.get(first.id)).status === 'running'
  const next = await place.start()
  mode = 'emulation'
  await place.runner.whenIdle('digest')

  expect(cancelled).toMatchObject({ status: 'cancelled', message: 'Cancelled by user:u1.' })
  expect(isFirstGoingOn).toBe(true)
  for (const { id } of [first, next])
    expect(await place.runner.get(id)).toMatchObject({
      status: 'cancelled',
      message: HINDRANCES['agents-rest'](),
    })
  expect(ran).toBe(1)
})

it('a run whose mode becomes another cannot note a change any more', async () => {
  let mode: CognitiveMode = 'dual'
  const change = { kind: 'lasting', what: 'x', reason: 'y' } as const
  await using place = await RunnerUnderTest.open(
    {
      run: async (context) => {
        await context.note(change)
        mode = 'emulation'
        await context.note(change)
      },
    },
    { modeHindrance: (nature) => agentHindrance(mode, nature) },
  )

  const { id } = await place.start()
  await place.runner.whenIdle('digest')

  expect(await place.runner.get(id)).toMatchObject({
    status: 'cancelled',
    message: HINDRANCES['agents-rest'](),
  })
  expect(await place.changes(id)).toEqual([change])
})

it('two agents work at once and the third waits; the ingestor waits for none', async () => {
  const working: string[] = []
  let end: () => void = () => undefined
  const until = new Promise<void>((resolve) => (end = resolve))
  const agent = {
    run: async ({ actor }: RunContext) => {
      working.push(actor)
      await until
    },
  }
  const others = { organizer: agent, reflector: agent, ingestor: agent }
  await using place = await RunnerUnderTest.open(agent, { others })

  for (const name of ['digest', 'organizer', 'reflector', 'ingestor'] as const)
    await place.start(name)
  await eventually(() => working.length === 3)
  const before = [...working]
  end()
  await place.runner.whenIdle('reflector')

  expect(before).toEqual(['agent:digest', 'agent:organizer', 'agent:ingestor'])
  expect(working.at(-1)).toBe('agent:reflector')
})

it('an agent that cannot preview refuses to, and one that can changes nothing', async () => {
  const said: boolean[] = []
  await using place = await RunnerUnderTest.open(
    { run: async () => {} },
    {
      others: {
        dreamer: {
          canPreview: true,
          run: async ({ isPreview, note }) => {
            said.push(isPreview)
            await note({ kind: 'lasting', what: 'x', reason: 'y' })
          },
        },
      },
    },
  )
  const wish = { by: 'user:u1', trigger: 'person', options: { preview: true } } as const

  await expect(place.runner.start('digest', wish)).rejects.toMatchObject({ code: 'invalid-input' })
  const { id } = await place.runner.start('dreamer', wish)
  await place.runner.whenIdle('dreamer')

  expect(said).toEqual([true])
  expect(await place.runner.get(id)).toMatchObject({ status: 'failed', preview: true })
  expect(await place.changes(id)).toEqual([])
})

it('a run that was due while nothing could run has a record', async () => {
  await using place = await RunnerUnderTest.open({ run: async () => {} })
  const dueAt = new Date('2026-03-01T02:00:00Z')

  const { id } = await place.runner.noteMissed('digest', {
    trigger: 'cron',
    dueAt,
    said: { code: 'missed-too-late', values: {} },
  })

  expect(await place.runner.get(id)).toMatchObject({
    status: 'missed',
    trigger: 'cron',
    dueAt: dueAt.toISOString(),
    message: 'It was due while nothing could run, and is not made up for.',
    said: [{ code: 'missed-too-late', values: {} }],
  })
})
