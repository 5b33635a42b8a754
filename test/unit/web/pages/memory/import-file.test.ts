import { describe, expect, it } from 'vitest'
import { piecesOf } from '../../../../../web/pages/memory/import-file.ts'

describe('a file in pieces', () => {
  it.each([
    ['aa\nbb\ncc\n', 4, ['1:aa\nbb\n', '3:cc\n']],
    ['aa\nbb\ncc', 4, ['1:aa\nbb\n', '3:cc']],
    ['a long line without an end', 4, ['1:a long line without an end']],
    ['aa\n\n\nbb\n', 3, ['1:aa\n', '2:\n\nbb\n']],
    ['', 4, []],
  ])('%j in pieces of %i bytes', async (text, bytes, wanted) => {
    const pieces: string[] = []

    for await (const { lines, firstLine } of piecesOf(new Blob([text]), bytes))
      pieces.push(`${firstLine}:${await lines.text()}`)

    expect(pieces).toEqual(wanted)
  })
})
