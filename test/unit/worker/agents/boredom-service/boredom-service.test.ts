import { expect, it } from 'vitest'
import type { Agent } from '../../../../../worker/agents/agent.ts'
import { createBoredomService } from '../../../../../worker/agents/boredom-service/create-boredom-service.ts'
import { AgentsUnderTest } from '../agents-under-test.ts'

function reflector(onRun: () => void): Agent {
  return {
    name: 'reflector',
    summary: 'Says that it ran.',
    timeLimitMs: 60_000,
    nature: 'proactive',
    hindrance: () => null,
    run: async () => onRun(),
    onUndone: () => Promise.resolve(),
  }
}

it('wakes the reflector, waits for it, and notes why', async () => {
  let ran = 0
  await using agents = await AgentsUnderTest.open({
    others: (resources) => [createBoredomService(resources), reflector(() => (ran += 1))],
  })

  const run = await agents.run('boredom-service')

  expect(ran).toBe(1)
  expect(run).toMatchObject({ status: 'done', counts: { woken: 1 } })
  const { items } = await agents.opened.runner.runs({ agent: 'reflector', limit: 10 })
  expect(items).toMatchObject([
    { status: 'done', trigger: 'agent', startedBy: 'agent:boredom-service' },
  ])
  expect(await agents.logged('decisions')).toMatchObject([
    { event: 'agent_woken', actor: 'agent:boredom-service' },
  ])
})

it('is done where there is no reflector', async () => {
  await using agents = await AgentsUnderTest.open({
    others: (resources) => [createBoredomService(resources)],
  })

  expect(await agents.run('boredom-service')).toMatchObject({ status: 'done', counts: {} })
})

it.each(['agent', 'emulation'])('may not run in %s mode', async (currentMode) => {
  await using agents = await AgentsUnderTest.open({
    others: (resources) => [createBoredomService(resources)],
    files: { 'etc/cognitive-mode.json': { currentMode } },
  })

  await expect(agents.run('boredom-service')).rejects.toThrow(/mode/)
})
