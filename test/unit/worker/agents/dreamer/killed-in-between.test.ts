import { expect, it } from 'vitest'
import type { RunContext } from '../../../../../worker/agents/agent.ts'
import { DreamerUnderTest, SENSIBLE } from './dreamer-under-test.ts'

const WEEK = Array.from({ length: 10 }, (_, day) => `Day ${day}: rope, wind and tea.`)

/** What a night has led to, whatever run did it. */
async function outcome(dreamer: DreamerUnderTest) {
  const all = Object.values(await dreamer.memories())
  const marked = all.filter(({ metadata }) => Object.hasOwn(Object(metadata), 'consolidated'))
  const learnt = Object.entries(await dreamer.bytes('persona/overrides'))
  return {
    dreams: (await dreamer.dreams()).map(({ content }) => content),
    marked: marked.length,
    learnt: learnt.map(
      ([, text]) => text.split('\n').filter((line) => line.startsWith('- ')).length,
    ),
    proposed: (await dreamer.proposals()).map(({ proposal }) => proposal.items),
  }
}

/** A context that breaks off at the n-th note of the run: what it announces is not done, or all of it is. */
function breaking(context: RunContext, at: number): RunContext {
  let notes = 0
  const step = async (work: () => Promise<void>): Promise<void> => {
    notes += 1
    await work()
    if (notes === at) throw new Error('killed')
  }
  return {
    ...context,
    note: async (change) => await step(async () => await context.note(change)),
    decide: async (decision) => await step(async () => await context.decide(decision)),
  }
}

it(
  'comes to the same end, wherever it breaks off and runs again',
  { timeout: 120_000 },
  async () => {
    await using whole = await DreamerUnderTest.open({ answers: SENSIBLE })
    await whole.week(WEEK)
    await whole.run()
    const expected = await outcome(whole)
    expect(expected).toMatchObject({ marked: 2, learnt: [1], proposed: [['Varnish the hull']] })

    for (let at = 1; at <= 9; at += 1) {
      await using dreamer = await DreamerUnderTest.open({ answers: SENSIBLE })
      await dreamer.week(WEEK)
      dreamer.options.context = (context) => breaking(context, at)
      const broken = await dreamer.run()
      dreamer.options.context = (context) => context

      const again = await dreamer.run()

      expect([at, broken.status, again.status]).toEqual([at, 'failed', 'done'])
      expect({ at, ...(await outcome(dreamer)) }).toEqual({ at, ...expected })
    }
  },
)

it('ends within a moment when it is cancelled, and leaves nothing half done', async () => {
  await using dreamer = await DreamerUnderTest.open()
  await dreamer.week(WEEK)
  const { runner } = dreamer.place.opened
  let dreams = 0
  dreamer.options.answers = (asked) => {
    dreams += 1
    if (dreams === 2) void runner.cancel(runId, 'user:u1')
    return SENSIBLE(asked)
  }
  const { id: runId } = await runner.start('dreamer', { by: 'user:u1', trigger: 'person' })
  await runner.whenIdle('dreamer')

  expect(await runner.get(runId)).toMatchObject({ status: 'cancelled' })
  expect(await outcome(dreamer)).toMatchObject({ marked: 0, learnt: [], proposed: [] })
})
