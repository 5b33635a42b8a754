import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { RunContext } from '../../../../worker/agents/agent.ts'
import { ModelFailure } from '../../../../worker/models/model-failure.ts'
import { eventually } from '../../../support/eventually.ts'
import type { CognitiveMode } from '../../../../shared/domain/cognitive-mode.ts'
import { agentHindrance } from '../../../../worker/profile/cognitive-mode.ts'
import { HINDRANCES } from '../../../../worker/profile/hindrances.ts'
import { RunnerUnderTest, untilAborted } from './runner-under-test.ts'

const OFFLINE = 'The server of tiny cannot be reached.'

function offline(): Promise<never> {
  return Promise.reject(new ModelFailure('unreachable', OFFLINE))
}

/** Lets time pass, and waits until the run that it begins has ended. */
async function afterMinutes(place: RunnerUnderTest, minutes: number): Promise<void> {
  const before = (await place.runs()).length
  place.clock.goOn(minutes)
  await eventually(async () => {
    // What waits may have been put on the list only now.
    place.clock.goOn(0)
    const runs = await place.runs()
    return runs.length > before && runs.every(({ endedAt }) => endedAt !== undefined)
  })
  await place.runner.whenIdle('digest')
}

it('a run that failed for what may pass is tried again after 1, 5 and 25 minutes, and then no more', async () => {
  await using place = await RunnerUnderTest.open({ run: offline })
  await place.start()
  await place.runner.whenIdle('digest')

  place.clock.goOn(0.9)
  const tooEarly = (await place.runs()).length
  for (const minutes of [0.2, 5, 25]) await afterMinutes(place, minutes)

  const runs = await place.runs()
  expect(tooEarly).toBe(1)
  expect(runs.map(({ trigger, attempt, startedBy }) => [trigger, attempt, startedBy])).toEqual([
    ['person', 1, 'user:u1'],
    ['retry', 2, 'user:u1'],
    ['retry', 3, 'user:u1'],
    ['retry', 4, 'user:u1'],
  ])
  expect(runs.map(({ retryOf }) => retryOf)).toEqual([
    undefined,
    ...runs.slice(0, 3).map(({ id }) => id),
  ])
  expect(runs.at(-1)?.message).toBe(`${OFFLINE} It was tried 4 times: no more by itself.`)
  expect(runs.at(-1)?.retryAt).toBeUndefined()
  expect(place.clock.isWatched).toBe(false)
})

it.each([
  ['a fault of ours', new TypeError('x'), {}],
  ['a preview', new ModelFailure('unreachable', 'x'), { preview: true }],
])('%s is not tried again', async (_what, error, options) => {
  await using place = await RunnerUnderTest.open({
    run: async () => await Promise.reject(error),
    canPreview: true,
  })

  await place.runner.start('digest', { by: 'user:u1', trigger: 'person', options })
  await place.runner.whenIdle('digest')

  const [run] = await place.runs()
  expect(run?.status).toBe('failed')
  expect(run).not.toHaveProperty('retryAt')
  expect(place.clock.isWatched).toBe(false)
})

it('a run that waits for its next attempt keeps no worker awake, and is done once by one that wakes much later', async () => {
  const contexts: RunContext[] = []
  await using place = await RunnerUnderTest.open({ run: offline })
  await place.start()
  await place.runner.whenIdle('digest')
  await eventually(() => place.runner.because.length === 0)
  const isMarked = existsSync(place.layout.agentsUnfinished)

  await place.reopen({ run: async (context) => void contexts.push(context) })
  await afterMinutes(place, 24 * 60)
  place.clock.goOn(60)

  expect(isMarked).toBe(true)
  expect(contexts.map(({ trigger }) => trigger)).toEqual(['retry'])
  expect((await place.runs()).map(({ status }) => status)).toEqual(['failed', 'done'])
  await eventually(() => !existsSync(place.layout.agentsUnfinished))
})

it('a run that a killed worker left is tried again by the next, once', async () => {
  await using place = await RunnerUnderTest.open({ run: async () => {} })
  const { id } = await place.start()
  await place.runner.whenIdle('digest')
  await place.pretend(id, { status: 'running' })

  await place.reopen({ run: async () => {} })
  await afterMinutes(place, 1)
  place.clock.goOn(60)

  expect((await place.runs()).map(({ status, retryOf }) => [status, retryOf])).toEqual([
    ['failed', undefined],
    ['done', id],
  ])
})

it('a run that a killed worker left says how much it had changed', async () => {
  await using place = await RunnerUnderTest.open({
    run: async ({ note }) =>
      await note({ kind: 'file-changed', path: 'persona/cache.json', before: null, after: 'x' }),
  })
  const { id } = await place.start()
  await place.runner.whenIdle('digest')
  await place.pretend(id, { status: 'running', changes: undefined })

  await place.reopen({ run: async () => {} })

  expect(await place.runner.get(id)).toMatchObject({ status: 'failed', changes: 1 })
})

it('a run that the worker’s stop cut off goes on with the next worker, and that is no attempt more', async () => {
  await using place = await RunnerUnderTest.open({
    run: async (_context, signal) => void (await untilAborted(signal)),
  })
  await place.start()
  await eventually(async () => (await place.runs()).at(0)?.status === 'running')

  await place.reopen({ run: async () => {} })
  await afterMinutes(place, 0)

  expect((await place.runs()).map(({ status, attempt }) => [status, attempt])).toEqual([
    ['cancelled', 1],
    ['done', 1],
  ])
})

it('a run that is done ends the wait of one that failed', async () => {
  let isOffline = true
  await using place = await RunnerUnderTest.open({
    run: async () => (isOffline ? await offline() : undefined),
  })
  await place.start()
  await place.runner.whenIdle('digest')
  isOffline = false

  await place.start()
  await place.runner.whenIdle('digest')
  await eventually(async () => (await place.runs())[0]?.retryAt === undefined)

  const [failed] = await place.runs()
  expect(failed).toMatchObject({ status: 'failed', attempt: 1, message: OFFLINE })
  expect(place.clock.isWatched).toBe(false)
})

it('a cancel of the failed run ends its wait, and says so', async () => {
  await using place = await RunnerUnderTest.open({ run: offline })
  const { id } = await place.start()
  await place.runner.whenIdle('digest')
  await eventually(() => place.clock.isWatched)

  const cancelled = await place.runner.cancel(id, 'user:u1')

  expect(cancelled.message).toBe(`${OFFLINE} Its next attempt was cancelled by user:u1.`)
  expect(cancelled).not.toHaveProperty('retryAt')
  expect(place.clock.isWatched).toBe(false)
  await expect(place.runner.cancel(id, 'user:u1')).rejects.toThrow('failed already')
})

it('a run is not tried again in a mode in which it may not run, and says so', async () => {
  let mode: CognitiveMode = 'dual'
  await using place = await RunnerUnderTest.open(
    { run: offline },
    { modeHindrance: (nature) => agentHindrance(mode, nature) },
  )
  await place.start()
  await place.runner.whenIdle('digest')
  mode = 'emulation'

  place.clock.goOn(1)
  await eventually(async () => (await place.runs())[0]?.retryAt === undefined)

  const runs = await place.runs()
  expect(runs.map(({ message }) => message)).toEqual([
    `${OFFLINE} It was not tried again: ${HINDRANCES['agents-rest']()}`,
  ])
})
