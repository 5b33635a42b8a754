import { expect, it } from 'vitest'
import { RequestGate } from '../../../../worker/http/request-gate.ts'

it('lets requests in until it drains, then refuses them with a time to try again', async () => {
  const gate = new RequestGate()
  const leave = gate.enter()

  void gate.drain('drain')

  expect(() => gate.enter()).toThrow(
    expect.objectContaining({ code: 'shutting-down', details: { retryAfterSeconds: 1 } }),
  )
  expect(gate.inFlight).toBe(1)
  leave()
})

it('is drained when the last request is over, however often its end is told', async () => {
  const gate = new RequestGate()
  const [first, second] = [gate.enter(), gate.enter()]
  const order: string[] = []
  const drained = gate.drain('drain').then(() => order.push('drained'))

  first()
  first()
  await Promise.resolve()
  order.push('one left')
  second()
  await drained

  expect(order).toEqual(['one left', 'drained'])
  expect(gate.inFlight).toBe(0)
})

it('is drained at once when nothing is under way, and for everybody who asks', async () => {
  const gate = new RequestGate()

  await Promise.all([gate.drain('drain'), gate.drain('SIGTERM')])

  expect(gate.isDraining).toBe(true)
})
