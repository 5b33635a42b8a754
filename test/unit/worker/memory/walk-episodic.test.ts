import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { walkEpisodic, type WalkedFolder } from '../../../../worker/memory/walk-episodic.ts'

const roots: string[] = []

afterEach(async () => {
  for (const root of roots.splice(0)) await rm(root, { recursive: true })
})

it('a large folder comes in parts that hold every file once', async () => {
  const root = await mkdtemp(join(tmpdir(), 'mh-walk-'))
  roots.push(root)
  await mkdir(join(root, '2026'))
  const names = Array.from({ length: 1_001 }, (_, number) => `2026/m${number}.json`)
  await Promise.all(names.map((name) => writeFile(join(root, name), '')))
  await writeFile(join(root, '2026/.hidden'), '')

  const walked: WalkedFolder[] = []
  for await (const part of walkEpisodic(root)) walked.push(part)

  const parts = walked.filter(({ folder }) => folder === '2026')
  expect(parts.map(({ files }) => files.length)).toEqual([1_000, 1])
  expect(parts.flatMap(({ files }) => files.map(({ path }) => path)).toSorted()).toEqual(
    names.toSorted(),
  )
  expect(parts.flatMap(({ hidden }) => hidden)).toEqual(['.hidden'])
})
