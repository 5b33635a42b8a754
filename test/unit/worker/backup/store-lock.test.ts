import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withStoreLocked } from '../../../../worker/backup/store-lock.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const HOLDER = join(import.meta.dirname, '../../../fixtures/store-holder.ts')

/** A process that holds the lock of a store, as one that outlived its supervisor does. */
async function holderOf(store: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', HOLDER, store], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return {
    pid: child.pid,
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'close')
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await this.kill()
    },
  }
}

describe('the lock of a store', () => {
  it('says who works there when it is held for long, and lets nobody else work', async () => {
    await using folder = await temporaryFolder()
    await using holder = await holderOf(folder.path)
    let hasWorked = false

    const work = withStoreLocked(
      folder.path,
      async () => {
        hasWorked = true
      },
      300,
    )

    await expect(work).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining(`pid ${holder.pid}`),
    })
    expect(hasWorked).toBe(false)
  })

  it('fault 2: of a process that was killed is free at once', async () => {
    await using folder = await temporaryFolder()
    await using holder = await holderOf(folder.path)
    await holder.kill()

    expect(await withStoreLocked(folder.path, async () => 'done', 0)).toBe('done')
  })

  it('lets works come one after the other', async () => {
    await using folder = await temporaryFolder()
    let open = 0
    let most = 0
    const work = async (): Promise<void> => {
      open += 1
      most = Math.max(most, open)
      await new Promise(setImmediate)
      open -= 1
    }

    await Promise.all([1, 2, 3].map(() => withStoreLocked(folder.path, work)))

    expect(most).toBe(1)
  })
})
