import { expect, it } from 'vitest'
import { linksOf } from '../../../../../worker/memory/memory-links.ts'
import { AgentsUnderTest } from '../agents-under-test.ts'
import { GARDEN, keepAll, OTHERS, written } from './reflecting.ts'

it('strings quotes of related memories together, each with its reason, and sums them up', async () => {
  await using place = await AgentsUnderTest.open()
  const kept = await keepAll(place, [...GARDEN, ...OTHERS])

  const run = await place.run('reflector')
  const [reflection] = await written(place, 'reflection')
  const [summary] = await written(place, 'reflection_summary')

  expect(run).toMatchObject({ status: 'done', counts: { reflections: 1, summaries: 1 } })
  console.log(reflection, summary, JSON.stringify(reflection?.metadata, null, 1), kept.length)
  expect(linksOf(reflection!).length).toBeGreaterThan(2)
})
