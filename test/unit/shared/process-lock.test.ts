import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ProcessLock } from '../../../shared/files/process-lock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

it('a lock whose file its holder has removed is taken by the next, and by nobody after that one', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'some.lock')
  const first = await ProcessLock.take(path, 'A test')
  first.removeFile()
  const removed = existsSync(path)

  await using _second = await ProcessLock.take(path, 'A test')
  await first[Symbol.asyncDispose]()
  const third = ProcessLock.take(path, 'A test')

  await expect(third).rejects.toThrow(`A test is already running: pid ${process.pid}, since `)
  expect([removed, existsSync(path)]).toEqual([false, true])
})
