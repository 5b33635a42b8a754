import { expect, it } from 'vitest'
import { IndexHandle } from '../../../../worker/index/index-handle.ts'
import { rehearse } from '../../../../worker/life/rehearsal.ts'

it('a rehearsal can be held again and again, and leaves no memory in what is opened next', async () => {
  await rehearse()
  await rehearse()

  const index = await IndexHandle.open(':memory:', 'UTC')
  expect(index.reader.pathsAfter('', 10)).toEqual([])
  index.close()
})
