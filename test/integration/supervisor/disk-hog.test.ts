import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writtenBy, writtenBySessions } from '../../../supervisor/limits/written-bytes.ts'
import type { Client } from '../../support/client.ts'
import { eventually } from '../../support/eventually.ts'
import { ordinarySupervisor } from '../../support/ordinary-supervisor.ts'
import { runningSupervisor } from '../../support/running-supervisor.ts'
import { mayMount, smallDisk } from '../../support/small-disk.ts'
import { BUILT } from '../../support/supervisor-process.ts'
import { inState, rowOf } from '../../support/worker-rows.ts'
import { outcomeOf } from './hostile-worker.ts'

const MB = 1024 * 1024

/** Supervisors whose workers are the fixture. As root each worker has an account of its own. */
const ACCOUNTS = {
  'the account that runs the tests': () => runningSupervisor(),
  'an ordinary account': () => ordinarySupervisor({}),
} as const

it.each(Object.entries(ACCOUNTS))(
  'A18: under %s a worker that fills the disk ends alone, is told why, and the others go on',
  async (_whose, start) => {
    await using running = await start()
    await people(running)
    const bob = await rowOf(running.console, 'bob')
    const { bavail, bsize } = await statfs(running.root)
    const keepFreeMb = Math.floor((bavail * bsize) / MB) - 300
    await running.console.mustSend('PUT', '/api/system/config', { body: { keepFreeMb } })

    const path = join(running.root, 'profiles/alice/hog')
    await outcomeOf(running, 'alice', { kind: 'fill-disk', path })
    const row = await inState(running.console, ['alice', 'failed'])

    expect(row).toMatchObject({ reason: 'disk-filled' })
    expect(row['words']).toContain('The disk ran out of room while it wrote more than anybody else')
    expect(row['said']).toContainEqual({ code: 'exit-filling', values: {} })
    expect((await rowOf(running.console, 'bob'))['pid']).toBe(bob['pid'])
    // It is started again by whoever wants it, and not by itself at once.
    await running.console.mustSend('POST', '/api/workers/alice/start')
    await inState(running.console, ['alice', 'running'])
  },
)

describe.runIf(await mayMount())('A18: on a disk of which the kernel counts nothing', () => {
  it('the times of files tell whose worker fills it', async () => {
    await using disk = await smallDisk(96)
    await using running = await runningSupervisor({
      root: disk.path,
      workerProgram: [join(BUILT, 'worker.cjs')],
    })
    const alice = await running.person('alice', 'owner')
    const bob = await running.person('bob', 'guest')
    await bob.mustSend('POST', '/api/capture', { body: { content: 'Before' } })
    await running.console.mustSend('PUT', '/api/system/config', { body: { keepFreeMb: 40 } })

    const piece = 'x'.repeat(4 * MB)
    const headers = { 'content-type': 'application/octet-stream' }
    let sent = 0
    const row = await eventually(async () => {
      if (sent < 20) {
        sent += 1
        // What is under way when the worker is ended is lost to it.
        await alice
          .send('PUT', `/api/inbox/${sent}.bin`, { headers, body: piece })
          .catch(() => undefined)
      }
      const now = await rowOf(running.console, 'alice')
      return now['state'] === 'failed' ? now : undefined
    })

    expect(row).toMatchObject({ reason: 'disk-filled' })
    await bob.mustSend('POST', '/api/capture', { body: { content: 'After' } })
  })
})

it('A18: counts what a process writes, and what those write that it starts', async () => {
  await using running = await runningSupervisor()
  await people(running)
  const pid = Number((await rowOf(running.console, 'alice'))['pid'])
  const before = await writtenBy(pid)

  const path = join(running.root, 'profiles/alice/some')
  await outcomeOf(running, 'alice', { kind: 'fill-disk', path })
  await eventually(async () => Number(await writtenBy(pid)) > Number(before) + 8 * MB)
  const started = await writtenBySessions(new Set([pid]))

  expect([...started]).toEqual([])
  expect(await writtenBy(2 ** 22 + 1)).toBeUndefined()
})

async function people({ console }: { readonly console: Client }): Promise<void> {
  for (const [username, role] of [
    ['alice', 'owner'],
    ['bob', 'guest'],
  ] as const) {
    await console.mustSend('POST', '/api/users/create', { body: { username, role } })
    await console.mustSend('POST', `/api/workers/${username}/start`)
    await inState(console, [username, 'running'])
  }
}
