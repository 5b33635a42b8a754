import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../../../shared/log/logger.ts'
import { RotatingFile } from '../../../shared/log/rotating-file.ts'
import { AccountStore } from '../../../supervisor/accounts/account-store.ts'
import { SessionStore } from '../../../supervisor/sessions/session-store.ts'
import { WakeTable } from '../../../supervisor/workers/wake-table.ts'
import { readWorkerRecords, writeWorkerRecord } from '../../../supervisor/workers/worker-record.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** What becomes of a file, from what it was. */
const DAMAGES: readonly (readonly [string, (text: string) => string])[] = [
  ['truncated', (text) => text.slice(0, text.length / 2)],
  ['garbage', () => '\u0000\u0007 not json'],
  ['empty', () => ''],
  ['a list', () => '[]'],
  ['of a later version', () => '{"version": 99}'],
]

describe.each(DAMAGES)('fault 20: a file that is %s', (_kind, damage) => {
  it('of the accounts is set aside, and its backup is in force', async () => {
    await using place = await opened('users.json')
    const first = await AccountStore.open(place.path, place.logger)
    await first.create({ username: 'alice', role: 'owner', passwordHash: 'hash' })
    await spoil(place.path, damage)

    const second = await AccountStore.open(place.path, place.logger)

    expect(second.all).toMatchObject([{ username: 'alice', role: 'owner', passwordHash: 'hash' }])
    expect(await setAsideIn(place.path)).toHaveLength(1)
    expect(await place.log()).toContain('users-file-restored')
  })

  it('of the sessions is set aside, and nobody is logged out', async () => {
    await using place = await opened('sessions.json')
    await using first = await SessionStore.open(place.path, place.logger)
    await first.admit('key', { userId: 'alice', userAgent: 'curl', address: '' })
    await spoil(place.path, damage)

    await using second = await SessionStore.open(place.path, place.logger)

    expect(second.get('key')).toMatchObject({ userId: 'alice' })
    expect(await setAsideIn(place.path)).toHaveLength(1)
    expect(await place.log()).toContain('sessions-file-corrupt')
  })

  it('of a worker is set aside, and a worker that was switched off stays so', async () => {
    await using place = await opened('alice.json')
    const record = {
      username: 'alice',
      userId: 'u',
      workerId: null,
      pid: null,
      pidStart: null,
      build: null,
    }
    const folder = dirname(place.path)
    await writeWorkerRecord(folder, { ...record, wanted: 'off', generation: 3 }, true)
    await spoil(place.path, damage)

    const records = await readWorkerRecords(folder, place.logger)

    expect(records).toMatchObject([{ username: 'alice', wanted: 'off', generation: 3 }])
    expect(await setAsideIn(place.path)).toHaveLength(1)
    expect(await place.log()).toContain('worker-record-corrupt')
  })

  it('of the wakes means that every worker is asked anew', async () => {
    await using place = await opened('wakes.json')
    const first = await WakeTable.open(place.path, place.logger)
    first.set('alice', { userId: 'u', at: null, because: [], unknown: false })
    await first[Symbol.asyncDispose]()
    await spoil(place.path, damage)

    await using second = await WakeTable.open(place.path, place.logger)

    expect(second.isNew).toBe(true)
    expect(await place.log()).toContain('wake-table-corrupt')
  })
})

async function spoil(path: string, damage: (text: string) => string): Promise<void> {
  await writeFile(path, damage(await readFile(path, 'utf8')))
}

async function setAsideIn(path: string): Promise<string[]> {
  return (await readdir(dirname(path))).filter((name) => name.includes('.corrupt-'))
}

async function opened(name: string) {
  const folder = await temporaryFolder()
  const logs = join(folder.path, 'log')
  const file = await RotatingFile.open({ path: logs })
  const state = join(folder.path, 'state')
  await mkdir(state)
  return {
    path: join(state, name),
    logger: createLogger({ file, base: {} }),
    log: () => readFile(logs, 'utf8'),
    async [Symbol.asyncDispose]() {
      await file[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}
