import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { readPlainText } from '../../../../worker/inbox/plain-text.ts'
import type { ReadPart } from '../../../../worker/inbox/reading/read-part.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function partsOf(name: string, content: string | Buffer): Promise<ReadPart[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mh-text-'))
  folders.push(folder)
  const path = join(folder, 'file')
  await writeFile(path, content)
  const { signal } = new AbortController()
  const limits = { maxBytes: 1_000_000, maxSeconds: 10 }
  const parts: ReadPart[] = []
  for await (const part of readPlainText({ path, name, limits, signal })) parts.push(part)
  return parts
}

it('gives a passage for each paragraph, below the headings of Markdown', async () => {
  const parts = await partsOf(
    'a.md',
    '\uFEFF# A\r\n\r\none\r\ntwo\r\n\r\n## B ##\nthree\n# C\nfour',
  )

  expect(parts).toEqual([
    { kind: 'document', format: 'md' },
    { kind: 'passage', text: 'one\ntwo', headings: ['A'] },
    { kind: 'passage', text: 'three', headings: ['A', 'B'] },
    { kind: 'passage', text: 'four', headings: ['C'] },
    { kind: 'end' },
  ])
})

it('keeps characters whole that two pieces of the file share, and passages short', async () => {
  const text = '語'.repeat(50_000)

  const parts = await partsOf('a.txt', text)

  const texts = parts.flatMap((part) => (part.kind === 'passage' ? [part.text] : []))
  expect(texts.join('')).toBe(text)
  expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(20_000)
})

it.each([
  ['bytes that are no UTF-8', Buffer.from([0x41, 0xff, 0xfe])],
  ['a NUL', Buffer.from('text\0text')],
])('refuses %s', async (_, content) => {
  expect((await partsOf('a.txt', content)).at(-1)).toMatchObject({
    kind: 'refused',
    code: 'unknown-format',
  })
})
