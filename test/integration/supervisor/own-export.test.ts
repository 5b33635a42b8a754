import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tarMembers } from '../../../worker/backup/tar-read.ts'
import type { Client } from '../../support/client.ts'
import { readEvents } from '../../support/event-reader.ts'
import { eventually } from '../../support/eventually.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { BUILT } from '../../support/supervisor-process.ts'

const PATH = '/api/profile/export'
const CANARY = 'kolibri-7351'
const SECRET = 'sk-very-secret-4711'

let running: RunningSupervisor
let olga: Client
let alice: Client
let bob: Client

beforeAll(async () => {
  running = await runningSupervisor({ workerProgram: [join(BUILT, 'worker.cjs')] })
  olga = await running.person('olga', 'owner')
  alice = await running.person('alice', 'guest')
  bob = await running.person('bob', 'guest')
  await alice.mustSend('POST', '/api/capture', { body: { content: `Met Sarah, ${CANARY}` } })
  await bob.mustSend('POST', '/api/capture', { body: { content: 'Met nobody' } })
  const etc = join(running.root, 'profiles/alice/etc')
  mkdirSync(etc, { recursive: true })
  writeFileSync(join(etc, 'secrets.json'), JSON.stringify({ openai: SECRET }), { mode: 0o600 })
})

beforeEach(async () => {
  for (const client of [alice, bob, olga]) await client.mustSend('DELETE', PATH)
})

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

const waiting = (): string[] => readdirSync(join(running.root, 'run/exports'))

/** Makes an archive; gives what is told of it when it is there. */
async function ready(client: Client): Promise<Record<string, unknown>> {
  await client.mustSend('POST', PATH)
  using reader = await readEvents(client, PATH)
  const { told } = await reader.until(({ told: { status } }) =>
    ['ready', 'failed'].includes(String(status)),
  )
  return told
}

/** What is in the archive that is taken, by path. */
async function taken(client: Client): Promise<Map<string, string>> {
  const { statusCode, body } = await client.stream(`${PATH}/file`)
  expect(statusCode).toBe(200)
  const packed = Readable.from([Buffer.from(await body.arrayBuffer())])
  const files = new Map<string, string>()
  for await (const { name, pieces } of tarMembers(packed.pipe(createGunzip()))) {
    const whole: Buffer[] = []
    for await (const piece of pieces()) whole.push(piece)
    files.set(name, Buffer.concat(whole).toString())
  }
  return files
}

async function systemAudit(): Promise<string> {
  return (await olga.mustSend('GET', '/api/audit?limit=50')).text
}

async function switchTo(owner: Client, username: string): Promise<void> {
  const { items } = (await running.console.mustSend('GET', '/api/users')).json
  const user = [items].flat().find((one) => Object(one)['username'] === username)
  await owner.mustSend('POST', '/api/profiles/switch', {
    body: { targetUserId: Object(user)['id'] },
  })
}

describe('the archive of one’s own profile', () => {
  it('A21: holds what is one’s own, no secret and nothing of others, and is gone once it was taken', async () => {
    const told = await ready(alice)
    const { headers } = await alice.send('HEAD', `${PATH}/file`)
    const files = await taken(alice)
    const again = await alice.send('GET', `${PATH}/file`)

    expect(told).toMatchObject({ status: 'ready', leftOut: ['etc/secrets.json'] })
    expect(headers).toMatchObject({
      'content-length': String(told['bytes']),
      'content-type': 'application/gzip',
      'cache-control': 'no-store',
      'content-disposition': expect.stringMatching(
        /^attachment; filename="alice-\d{4}-\d\d-\d\d\.mh\.tar\.gz"$/,
      ),
    })
    const texts = [...files.values()].join('\n')
    expect(texts).toContain(CANARY)
    expect(texts).not.toContain(SECRET)
    expect(texts).not.toContain('Met nobody')
    expect([...files.keys()]).not.toContain('mh-profile/files/etc/secrets.json')
    expect(again.json).toMatchObject({ status: 404, code: 'not-found' })
    expect(waiting()).toEqual([])
  })

  it('is in the person’s audit and in the system’s, with who took it', async () => {
    await ready(alice)

    const own = (await alice.mustSend('GET', '/api/audit/mine?limit=20')).text
    expect(own).toContain('profile_exported')
    expect(await systemAudit()).toMatch(/"profile_exported".*"username":"alice"/)
  })

  it('is made once at a time, and one that waits is replaced', async () => {
    const [one, other] = await Promise.all([alice.send('POST', PATH), alice.send('POST', PATH)])
    const codes = [one, other].map(({ status }) => status).toSorted((a, b) => a - b)
    using reader = await readEvents(alice, PATH)
    await reader.until(({ told }) => told['status'] === 'ready')
    const anew = await ready(alice)

    expect(codes).toEqual([202, 409])
    expect(anew['status']).toBe('ready')
    expect(waiting()).toHaveLength(1)
  })

  it('leaves no file when it is cancelled while it is made, or when it is ready', async () => {
    await alice.mustSend('POST', PATH)
    await alice.mustSend('DELETE', PATH)
    await eventually(() => waiting().length === 0)
    await ready(alice)
    await alice.mustSend('DELETE', PATH)

    expect(waiting()).toEqual([])
    expect((await alice.send('GET', `${PATH}/file`)).status).toBe(404)
  })

  it('leaves no file when whoever takes it goes away in the middle, and goes on serving others', async () => {
    const large = join(running.root, 'profiles/alice/out/adapters')
    mkdirSync(large, { recursive: true })
    const noise = Buffer.alloc(16_000_000)
    for (let at = 0; at < noise.length; at += 4) noise.writeInt32LE((at * 2_654_435_761) | 0, at)
    writeFileSync(join(large, 'big.gguf'), noise)
    await ready(alice)

    const { body } = await alice.stream(`${PATH}/file`)
    await new Promise((resolve) => body.once('readable', resolve))
    body.on('error', () => undefined).destroy()

    await eventually(() => waiting().length === 0)
    expect((await alice.send('GET', `${PATH}/file`)).status).toBe(404)
    expect((await ready(bob))['status']).toBe('ready')
  })

  it('A1: is seen, taken and ended by nobody else', async () => {
    await ready(alice)

    using reader = await readEvents(bob, PATH)
    const seen = await reader.until(({ name }) => name === 'export')
    const takenByBob = await bob.send('GET', `${PATH}/file`)
    const named = await bob.send('GET', `${PATH}/file`, { headers: { 'x-mh-profile': 'alice' } })
    await bob.mustSend('DELETE', PATH)

    expect(seen.told).toEqual({ status: 'none' })
    expect([takenByBob.status, named.status]).toEqual([404, 403])
    expect((await taken(alice)).size).toBeGreaterThan(2)
  })
})

describe('A22: an owner who looks into a profile', () => {
  it('takes it away only where its person lets owners in at any time, and loses what waits when that ends', async () => {
    const otto = await running.person('otto', 'owner')
    await switchTo(otto, 'alice')
    const told = await ready(otto)
    await alice.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'forbid' } })
    await eventually(() => waiting().length === 0)
    // The session shows the owner’s own profile again, and there is nothing of it.
    const late = await otto.send('GET', `${PATH}/file`)

    expect(told['status']).toBe('ready')
    expect(late.status).toBe(404)
    await expect(switchTo(otto, 'alice')).rejects.toThrow(/403/)
  })

  it('does not where the person consented to a look', async () => {
    const oda = await running.person('oda', 'owner')
    await bob.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'ask' } })
    await expect(switchTo(oda, 'bob')).rejects.toThrow(/403/)
    const { items } = (await bob.mustSend('GET', '/api/account/access-requests')).json
    const id = String(Object([items].flat()[0])['id'])
    await bob.mustSend('POST', `/api/account/access-requests/${id}`, {
      body: { decision: 'approve' },
    })
    await switchTo(oda, 'bob')

    const refused = await oda.send('POST', PATH)

    expect(refused.json).toMatchObject({ status: 403, code: 'consent-needed' })
    expect(existsSync(join(running.root, 'run/exports'))).toBe(true)
    expect(waiting()).toEqual([])
  })
})
