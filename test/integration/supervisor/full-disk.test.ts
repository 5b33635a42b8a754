import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { PASSWORD, runningSupervisor } from '../../support/running-supervisor.ts'
import { mayMount, smallDisk } from '../../support/small-disk.ts'
import { BUILT } from '../../support/supervisor-process.ts'

const workerProgram = [join(BUILT, 'worker.cjs')]

describe.runIf(await mayMount())('A19, fault 17: a disk that is full', () => {
  it('lets people log in and read, says what is wrong, and is as before once there is room', async () => {
    await using disk = await smallDisk()
    await using running = await runningSupervisor({ root: disk.path, workerProgram })
    const alice = await running.person('alice', 'owner')
    await alice.mustSend('POST', '/api/capture', { body: { content: 'Before it was full' } })
    const users = join(disk.path, 'persona/users.json')
    const before = await readFile(users, 'utf8')

    await disk.fill()
    const capture = await alice.send('POST', '/api/capture', { body: { content: 'While' } })
    const created = await running.console.send('POST', '/api/users/create', {
      body: { username: 'bob', role: 'guest' },
    })
    const late = running.client()
    const login = { body: { username: 'alice', password: PASSWORD } }
    const entered = await late.send('POST', '/api/auth/login', login)
    const read = await late.send('GET', '/api/memories')
    const full = (await running.console.mustSend('GET', '/api/system')).json

    for (const answer of [capture, created]) {
      expect([answer.status, answer.json['code']]).toEqual([503, 'busy'])
      expect(answer.json['detail']).toContain('The disk is full')
      expect(answer.json['reason']).toMatchObject({ code: 'disk-full' })
    }
    expect([entered.status, read.status]).toEqual([200, 200])
    expect(read.text).toContain('Before it was full')
    expect(full['diskFreeBytes']).toBe(0)
    expect(await readFile(users, 'utf8')).toBe(before)

    await disk.free()
    await alice.mustSend('POST', '/api/capture', { body: { content: 'There is room' } })
    await running.console.mustSend('POST', '/api/users/create', {
      body: { username: 'bob', role: 'guest' },
    })
    // Whatever writes the sessions writes this one, too.
    await running.person('carol', 'guest')
    const kept = await readFile(join(disk.path, 'run/sessions.json'), 'utf8')
    expect(Object.keys(Object(JSON.parse(kept)).sessions)).toHaveLength(3)
    expect(JSON.parse(await readFile(users, 'utf8')).users).toHaveLength(3)
  })

  it('keeps a wrong password out, and ends a session all the same', async () => {
    await using disk = await smallDisk()
    await using running = await runningSupervisor({ root: disk.path, workerProgram })
    const alice = await running.person('alice', 'owner')
    await disk.fill()

    const wrong = await running
      .client()
      .send('POST', '/api/auth/login', { body: { username: 'alice', password: 'not hers' } })
    const out = await alice.send('POST', '/api/auth/logout')

    expect(wrong.status).toBe(401)
    expect(out.json['detail'] ?? 'The disk is full').toContain('The disk is full')
    expect((await alice.send('GET', '/api/memories')).status).toBe(401)
  })
})

describe.runIf(await mayMount())('fault 18: a disk of logs that is full', () => {
  it('holds nobody up, and gets what was to be written once there is room', async () => {
    await using disk = await smallDisk()
    const folder = join(disk.path, 'logs/supervisor')
    await mkdir(folder, { recursive: true })
    await using logs = await smallDisk(1, folder)
    await using running = await runningSupervisor({ root: disk.path, workerProgram })
    const alice = await running.person('alice', 'owner')
    await logs.fill()

    for (let turn = 0; turn < 20; turn += 1)
      await alice.mustSend('POST', '/api/capture', { body: { content: `Number ${turn}` } })
    const refused = await running.client().send('GET', '/api/users')
    await logs.free()
    await alice.mustSend('GET', '/api/memories')

    const { requestId } = refused.json
    const log = await eventually(async () => {
      await running.client().send('GET', '/api/auth/me')
      const text = await readFile(join(folder, 'supervisor.log'), 'utf8')
      return text.includes(String(requestId)) && text
    })
    expect(log).toContain('"evt":"request-refused"')
    await running[Symbol.asyncDispose]()
  })
})
