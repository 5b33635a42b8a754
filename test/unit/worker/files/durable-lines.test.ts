import { appendFile, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { schema } from '../../../../shared/api/schema.ts'
import { appendLine, readLines } from '../../../../worker/files/durable-lines.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const Numbered = schema(() => z.strictObject({ number: z.number() }))

it('gives every line that was appended, in order, from a file and folder that only their owner may read', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'deep/lines.ndjson')

  const before = await readLines(path, Numbered)
  await appendLine(path, { number: 1 })
  await appendLine(path, { number: 2 })

  expect(before).toEqual([])
  expect(await readLines(path, Numbered)).toEqual([{ number: 1 }, { number: 2 }])
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await stat(join(folder.path, 'deep'))).mode & 0o777).toBe(0o700)
})

it('passes a torn line over, and loses nothing that is appended after it', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'lines.ndjson')
  await appendLine(path, { number: 1 })
  await appendFile(path, '{"numb')

  await appendLine(path, { number: 2 })
  await appendFile(path, '{"number":"three"}\n')

  expect(await readLines(path, Numbered)).toEqual([{ number: 1 }, { number: 2 }])
  expect(await readFile(path, 'utf8')).toContain('{"numb\n{"number":2}\n')
})
