import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { processIsAlive } from '../../../../cli/system/process-is-alive.ts'

describe('processIsAlive', () => {
  it('is true of this process', async () => {
    expect(await processIsAlive(process.pid)).toBe(true)
  })

  it('is false of a process that has ended', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'exit')

    expect(await processIsAlive(child.pid ?? 0)).toBe(false)
  })

  it.runIf(process.platform === 'linux')('is false of a zombie', async () => {
    // The shell's child ends at once; the program that takes the shell's place never collects it.
    const script = '/bin/sh -c exit & echo $!; exec /bin/sleep 60'
    const parent = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] })
    try {
      const [line] = await once(parent.stdout, 'data')

      await expect.poll(() => processIsAlive(Number(String(line))), { timeout: 10_000 }).toBe(false)
    } finally {
      parent.kill('SIGKILL')
    }
  })
})
