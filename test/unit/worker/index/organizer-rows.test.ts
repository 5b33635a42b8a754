import { join } from 'node:path'
import { expect, it } from 'vitest'
import { changeOf } from '../../../../worker/index/index-change.ts'
import { IndexHandle } from '../../../../worker/index/index-handle.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const idOf = (n: number): string => `evt-${String(n).padStart(4, '0')}`
const at = (n: number): number => 1_600_000_000_000 + n * 60_000

async function withMemories(
  count: number,
  membersOf: (n: number) => object,
  work: (index: IndexHandle) => void,
): Promise<void> {
  await using folder = await temporaryFolder()
  const index = await IndexHandle.open(join(folder.path, 'index.db'), 'UTC')
  const numbers = Array.from({ length: count }, (_, n) => n)
  index.writer.apply(
    numbers.map((n) => {
      const timestamp = new Date(at(n)).toISOString()
      const content = `Note ${n} of Anna Miller`
      const event = { id: idOf(n), timestamp, type: 'observation', content, ...membersOf(n) }
      const stamp = { mtimeMs: n, size: 100 }
      return changeOf({ status: 'ok', path: `2026/${idOf(n)}.json`, stamp, event, members: event })
    }),
  )
  work(index)
  index.close()
}

it('gives what is not processed in pages, the newest first, and knows how many there are', async () => {
  const membersOf = (n: number) => ({ processed: n % 2 === 0 })
  await withMemories(10, membersOf, ({ organizerRows: rows }) => {
    const first = rows.unprocessed({ writtenSince: 0, limit: 3 })
    const rest = rows.unprocessed({ below: first.at(-1), writtenSince: 0, limit: 3 })

    expect(first.map(({ id }) => id)).toEqual([9, 7, 5].map(idOf))
    expect(rest.map(({ id }) => id)).toEqual([3, 1].map(idOf))
    expect(rows.countUnprocessed(0)).toBe(5)
    expect(rows.countUnprocessed(5)).toBe(2)
  })
})

it.each([50, 400])(
  'finds the latest older ones with a phrase among %i that all have it, but private and incorrect ones',
  async (count) => {
    const hidden = { validation: { status: 'incorrect' } }
    const membersOf = (n: number) =>
      n === count - 3 ? { privacy: 'none' } : n === count - 4 ? hidden : {}
    await withMemories(count, membersOf, ({ organizerRows: rows }) => {
      const than = { id: idOf(count - 1), at: at(count - 1) }

      const found = rows.olderWith('anna miller', than, 2)

      expect(found.map(({ id }) => id)).toEqual([count - 2, count - 5].map(idOf))
      expect(rows.olderWith('anna NEAR', than, 2)).toEqual([])
      expect(rows.olderWith('" OR *', than, 2)).toEqual([])
    })
  },
)
