import { expect, it } from 'vitest'
import { KeyedQueue } from '../../../../worker/memory/keyed-queue.ts'
import { Latch } from '../../../../worker/index/latch.ts'

it('runs the works of one key one after another, whatever became of the one before', async () => {
  const queue = new KeyedQueue()
  const order: string[] = []
  const gate = new Latch()

  const first = queue.run('a', async () => {
    await gate.opened
    order.push('first')
    throw new Error('first failed')
  })
  const second = queue.run('a', async () => order.push('second'))
  await queue.run('b', async () => order.push('other key'))
  gate.open()

  await expect(first).rejects.toThrow('first failed')
  await second
  expect(order).toEqual(['other key', 'first', 'second'])
})
