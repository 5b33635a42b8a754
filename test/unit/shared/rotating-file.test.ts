import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createLogger, flatLines } from '../../../shared/log/logger.ts'
import { RotatingFile } from '../../../shared/log/rotating-file.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

it('keeps a bounded number of files of a bounded size, and tears no line', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'x.log')
  {
    await using file = await RotatingFile.open({ path, maxBytes: 10_000, keep: 3 })
    for (let batch = 0; batch < 20; batch += 1) {
      for (let line = 0; line < 20; line += 1)
        file.write(`${JSON.stringify({ batch, line, text: 'x'.repeat(80) })}\n`)
      await eventually(async () => ((await stat(path).catch(() => undefined))?.size ?? 0) >= 0)
    }
  }

  const names = (await readdir(folder.path)).toSorted()

  expect(names.length).toBeGreaterThan(1)
  expect(names.length).toBeLessThanOrEqual(4)
  for (const name of names) {
    const text = await readFile(join(folder.path, name), 'utf8')
    for (const line of text.split('\n').filter(Boolean))
      expect(() => JSON.parse(line)).not.toThrow()
    expect((await stat(join(folder.path, name))).mode & 0o777).toBe(0o600)
  }
})

it('writes no member that may hold a secret or somebody’s words', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'x.log')
  {
    await using file = await RotatingFile.open({ path })
    const logger = createLogger({ file, base: { worker_id: 'wrk-1' } })
    logger.info(
      {
        evt: 'test',
        password: 'hunter2',
        body: { content: 'dear diary', token: 'abc' },
        deep: { more: { secret: 's3cret' } },
      },
      'said',
    )
  }

  const text = await readFile(path, 'utf8')

  for (const word of ['hunter2', 'dear diary', 'abc', 's3cret']) expect(text).not.toContain(word)
  expect(Object(JSON.parse(text))).toMatchObject({
    level: 'info',
    evt: 'test',
    worker_id: 'wrk-1',
    msg: 'said',
    ts: expect.stringMatching(/Z$/),
  })
})

it('writes a flat line with the members of every line, and none that may hold a secret', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'x.log')
  {
    await using file = await RotatingFile.open({ path })
    const logger = createLogger({ file, base: { worker_id: 'wrk-1' } })
    flatLines(logger).info({ evt: 'request-served', status: 200, password: 'hunter2', q: 'diary' })
  }

  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
    level: 'info',
    ts: expect.stringMatching(/Z$/),
    worker_id: 'wrk-1',
    evt: 'request-served',
    status: 200,
    password: '[redacted]',
    q: '[redacted]',
  })
})

it('fault 18: is closed where the disk is full, though what waits cannot be written', async () => {
  let lost = 0
  {
    await using file = await RotatingFile.open({ path: '/dev/full' })
    for (let line = 0; line < 100; line += 1) file.write('{"level":"info"}\n')
    await eventually(() => file.droppedLines > 0)
    file.write('{"level":"info"}\n')
    lost = file.droppedLines
  }

  expect(lost).toBeGreaterThan(0)
})
