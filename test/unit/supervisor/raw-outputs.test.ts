import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lastLineAfter } from '../../../supervisor/workers/raw-output.ts'
import { RawOutputs } from '../../../supervisor/workers/raw-outputs.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const MAX_BYTES = 100_000
/** One line without end, of bytes that are no text, as fast as it can. */
const FLOOD = `
const { writeSync } = require('node:fs')
const piece = Buffer.alloc(50_000, Buffer.from([0x1b, 0x5b, 0xff, 0x00, 0x41]))
setInterval(() => writeSync(1, piece), 1)`

/** A process that writes into a file as a worker does. */
async function flooding(path: string): Promise<AsyncDisposable> {
  await using file = await open(path, 'a', 0o600)
  const child = spawn(process.execPath, ['-e', FLOOD], { stdio: ['ignore', file.fd, file.fd] })
  await once(child, 'spawn')
  return {
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

it('fault 44: what a worker prints is capped, however fast it comes', async () => {
  await using folder = await temporaryFolder()
  const troubles: unknown[] = []
  const outputs = new RawOutputs({
    folder: folder.path,
    maxBytes: MAX_BYTES,
    onTrouble: (_username, error) => void troubles.push(error),
  })
  const path = join(folder.path, 'alice.out')
  let written = 0
  let isEmptied = false
  {
    await using _worker = await flooding(path)
    await eventually(async () => {
      outputs.look(['alice', 'bob'])
      const oldest = await stat(`${path}.5`).catch(() => undefined)
      // A moment after it was emptied there is more than the bound in it again: that it became shorter is what can be seen.
      const before = written
      written = (await stat(path)).size
      isEmptied ||= written < before
      return oldest !== undefined && isEmptied
    })
  }
  await eventually(() => {
    outputs.look(['alice'])
    return stat(path).then(({ size }) => size <= MAX_BYTES)
  })

  const names = (await readdir(folder.path)).toSorted()
  expect(names).toEqual(['', '.1', '.2', '.3', '.4', '.5'].map((end) => `alice.out${end}`))
  for (const name of names.slice(1)) {
    const { size, mode } = await stat(join(folder.path, name))
    expect(size).toBeLessThanOrEqual(MAX_BYTES)
    expect(mode & 0o777).toBe(0o600)
  }
  expect(troubles).toEqual([])
})

it('fault 44: the last words of a worker are found after its file was emptied', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'alice.out')
  await writeFile(path, 'Error: out of tea\n')

  expect(await lastLineAfter(path, 5_000_000)).toBe('Error: out of tea')
  expect(await lastLineAfter(path, 'Error: out of tea\n'.length)).toBeNull()
  expect(await readFile(path, 'utf8')).toContain('tea')
})
