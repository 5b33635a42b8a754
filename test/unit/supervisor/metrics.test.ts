import { expect, it } from 'vitest'
import { Metrics } from '../../../supervisor/metrics/metrics.ts'
import { parseExposition } from '../../support/exposition.ts'

it('gives a number for each figure to readers that ask one right after the other', async () => {
  const metrics = new Metrics('1.2.3')

  const looks = [await metrics.text(), await metrics.text(), await metrics.text()]

  const samples = looks.flatMap((text) => [...parseExposition(text).values()])
  expect(samples.length).toBeGreaterThan(0)
  const loop = looks.map((text) => /^nodejs_eventloop_lag\S* .+$/gm.exec(text)?.[0])
  expect(loop).toEqual(loop.map(() => expect.stringMatching(/^nodejs_eventloop_lag_seconds \d/)))
})
