import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { pathOf, put, useIndexes } from './index-under-test.ts'

const newIndex = useIndexes()

it('what is forgotten leaves neither its words nor their stems in the files of the index', async () => {
  const { index, path } = await newIndex()
  const long = 'wharfingers '.repeat(200)
  const others = Array.from({ length: 300 }, (_, number) => put(`m${number}`, number))
  index.writer.apply([put('secret', 0, { content: `Zanzibaring dhowings. ${long}` }), ...others])
  const stems = ['zanzibar', 'dhow', 'wharfing']
  expect(await tracesOf(path, stems)).toEqual(stems)

  await index.forget([pathOf('secret')])

  expect(await tracesOf(path, stems)).toEqual([])
})

async function tracesOf(path: string, words: readonly string[]): Promise<string[]> {
  const files = await Promise.all(
    ['', '-wal', '-shm'].map(async (end) => await readFile(path + end).catch(() => Buffer.of())),
  )
  const whole = Buffer.concat(files).toString('latin1').toLowerCase()
  return words.filter((word) => whole.includes(word))
}
