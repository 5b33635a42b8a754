import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../../support/client.ts'
import { eventually } from '../../support/eventually.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { BUILT } from '../../support/supervisor-process.ts'
import { tokenOf } from '../../support/tokens.ts'

const CANARY = 'kolibri-7351'

let running: RunningSupervisor
let olga: Client
let alice: Client
let bob: Client

beforeAll(async () => {
  running = await runningSupervisor({ workerProgram: [join(BUILT, 'worker.cjs')] })
  olga = await running.person('olga', 'owner')
  alice = await running.person('alice', 'guest')
  bob = await running.person('bob', 'guest')
})

afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

const profile = (name: string, path = ''): string => join(running.root, 'profiles', name, path)

async function settled(client: Client, path: string): Promise<Record<string, unknown>> {
  const separator = path.includes('?') ? '&' : '?'
  return await eventually(async () => {
    const { json } = await client.mustSend('GET', `${path}${separator}wait=5`)
    return !JSON.stringify(json).includes('"isMeasuring":true') && json
  })
}

function auditOf(folder: string): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('')
}

describe('the usage of a profile', () => {
  it('is told to its person by kind, with the names of the largest files', async () => {
    await alice.mustSend('POST', '/api/capture', { body: { content: 'Met Sarah' } })
    writeFileSync(profile('alice', 'out/adapters/big.gguf'), Buffer.alloc(300_000, 1))

    const { usage, disk, problem } = await settled(alice, '/api/profiles/alice/usage')

    expect(problem).toBeNull()
    expect(usage).toMatchObject({
      complete: true,
      unreadable: { count: 0 },
      largest: expect.arrayContaining([
        expect.objectContaining({ path: 'out/adapters/big.gguf', bytes: 300_000 }),
      ]),
    })
    const memories = [Object(usage)['kinds']].flat().find((one) => one.kind === 'memories')
    expect(memories).toMatchObject({ files: 1, diskBytes: expect.any(Number) })
    expect(Number(Object(disk)['freeBytes'])).toBeGreaterThan(0)
  })

  it('A22: is told to an owner without the names of files, but during a look into the profile', async () => {
    writeFileSync(profile('bob', `memory/inbox/_archive/${CANARY}.pdf`), Buffer.alloc(400_000, 1))

    const seen = await settled(olga, '/api/profiles/bob/usage?anew=true')
    const overview = await settled(olga, '/api/profiles/usage?copies=true')
    const byConsole = await settled(running.console, '/api/profiles/bob/usage')
    const otto = await running.person('otto', 'owner')
    const { json: account } = await bob.mustSend('GET', '/api/account')
    await otto.mustSend('POST', '/api/profiles/switch', { body: { targetUserId: account['id'] } })
    const onVisit = await settled(otto, '/api/profiles/bob/usage')

    expect(Object(seen['usage']).bytes).toBeGreaterThan(400_000)
    expect(JSON.stringify([seen, overview])).not.toContain(CANARY)
    expect(JSON.stringify(byConsole)).toContain(CANARY)
    expect(JSON.stringify(onVisit)).toContain(CANARY)
  })

  it('A1: of another is the same to a guest as that of nobody', async () => {
    const [other, nobody] = await Promise.all(
      ['bob', 'nobody'].map((name) => alice.send('GET', `/api/profiles/${name}/usage`)),
    )

    const { requestId: _other, ...told } = other?.json ?? {}
    const { requestId: _nobody, ...toldOfNobody } = nobody?.json ?? {}
    expect(other?.status).toBe(404)
    expect(told).toEqual(toldOfNobody)
  })

  it('of another is not told to an owner’s token that may only read', async () => {
    const { client: reader } = await tokenOf(olga, ['read'])

    const [own, other] = await Promise.all(
      ['olga', 'bob'].map((name) => reader.send('GET', `/api/profiles/${name}/usage`)),
    )

    await reader.close()
    expect([own?.status, other?.status]).toEqual([200, 404])
  })

  it('A10: is that of no other folder where a link stands in a profile’s place', async () => {
    await running.person('carla', 'guest')
    await running.console.mustSend('POST', '/api/workers/carla/stop')
    const aside = join(running.root, 'profiles', '_carla')
    mkdirSync(join(running.root, 'outside'))
    writeFileSync(join(running.root, 'outside', CANARY), Buffer.alloc(9_000_000, 1))
    renameSync(profile('carla'), aside)
    symlinkSync(join(running.root, 'outside'), profile('carla'))

    const told = await settled(olga, '/api/profiles/carla/usage')

    expect(told).toMatchObject({ usage: null, problem: { code: 'invalid-path' } })
  })

  it('is that of the archive for an archived profile, which an owner sees', async () => {
    await running.person('emma', 'guest')
    await running.console.mustSend('POST', '/api/users/emma/archive')

    const told = await settled(olga, '/api/profiles/emma/usage')
    const { profiles, archived } = await settled(olga, '/api/profiles/usage?copies=true')

    expect(told).toMatchObject({ problem: null, usage: { complete: true } })
    expect(JSON.stringify(profiles)).toContain('"name":"emma"')
    expect(JSON.stringify(archived)).not.toContain('emma-')
  })
})

describe('a template', () => {
  it('A15: makes a new profile out of another’s persona and configuration, without keys and what is personal', async () => {
    await alice.mustSend('PUT', '/api/persona/core', {
      body: {
        identity: { name: 'Iris', humanName: 'Alice M.', purpose: 'To help Alice sail' },
        personality: { archetypes: ['Sage'] },
        notes: CANARY,
      },
    })
    await alice.mustSend('PUT', '/api/config/models', {
      body: {
        providers: {
          cloud: { kind: 'openai', baseUrl: `https://u:${CANARY}@x.example`, apiKey: CANARY },
        },
      },
    })
    await alice.mustSend('PUT', '/api/secrets/cloud', { body: { value: CANARY } })
    await alice.mustSend('POST', '/api/capture', { body: { content: CANARY } })

    const saved = await olga.mustSend('POST', '/api/templates', {
      body: { name: 'calm', from: 'alice' },
    })
    await olga.mustSend('POST', '/api/users/create', {
      body: { username: 'dora', role: 'guest', template: 'calm' },
    })

    const file = join(running.root, 'etc/templates/calm.json')
    const core = readFileSync(profile('dora', 'persona/core.json'), 'utf8')
    expect(readFileSync(file, 'utf8')).not.toMatch(/kolibri|alice|iris/i)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(JSON.stringify(saved.json['leftOut'])).toContain('config.models.providers.cloud.apiKey')
    expect(core).toContain('To help dora sail')
    expect(core).toContain('Sage')
    expect(existsSync(profile('dora', 'etc/secrets.json'))).toBe(false)
    expect(readdirSync(profile('dora', 'memory/episodic'))).toEqual([])
    expect(statSync(profile('dora', 'persona/core.json')).mode & 0o777).toBe(0o600)
    const { json: persona } = await running.console.mustSend('GET', '/api/persona', {
      headers: { 'x-mh-profile': 'dora' },
    })
    expect(persona).toMatchObject({ persona: { identity: { name: 'dora' } }, problems: [] })
  })

  it('A22: is in both audits, and needs the person’s leave', async () => {
    const ask = (body: object) => olga.send('POST', '/api/templates', { body })
    await bob.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'forbid' } })
    const forbidden = await ask({ name: 'theirs', from: 'bob' })
    await bob.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'ask' } })
    const asked = await ask({ name: 'theirs', from: 'bob' })
    const { json: requests } = await bob.mustSend('GET', '/api/account/access-requests')
    const [request] = [requests['items']].flat()
    await bob.mustSend('POST', `/api/account/access-requests/${Object(request).id}`, {
      body: { decision: 'approve' },
    })
    const allowed = await ask({ name: 'theirs', from: 'bob' })

    expect([forbidden.status, asked.status, allowed.status]).toEqual([403, 403, 201])
    expect(asked.json['code']).toBe('consent-needed')
    const own = auditOf(profile('bob', 'logs/audit'))
    const system = auditOf(join(running.root, 'logs/audit'))
    expect(own.split('"template_made"')).toHaveLength(2)
    expect(system).toContain('"template_refused"')
    expect(system).toContain('"template_saved"')
  })

  it('is exported and imported, and refused with what it may not hold', async () => {
    const { json: exported } = await olga.mustSend('GET', '/api/templates/calm')
    const template = Object(exported['template'])
    const take = (body: object) => olga.send('POST', '/api/templates/import', { body })

    const taken = await take({ template, as: 'calm-2' })
    const again = await take({ template, as: 'calm-2' })
    const wrong = await take({
      template: {
        ...template,
        config: { models: { providers: { x: { apiKey: 'k' } } } },
        name: 'bad',
      },
    })
    const { json: list } = await olga.mustSend('GET', '/api/templates')
    const gone = await olga.send('DELETE', '/api/templates/calm-2')

    expect([taken.status, again.status, wrong.status, gone.status]).toEqual([201, 409, 400, 200])
    expect(wrong.json['detail']).toContain('config.models.providers.x.apiKey')
    expect([list['items']].flat().map((one) => Object(one).name)).toContain('calm-2')
  })

  it('A9: that is not usable makes no account, and one that cannot be carried out leaves nothing', async () => {
    const create = (username: string, template: string) =>
      olga.send('POST', '/api/users/create', { body: { username, role: 'guest', template } })
    writeFileSync(
      join(running.root, 'etc/templates/evil.json'),
      '{"kind":"profile-template","version":1,"name":"evil","savedAt":"2025-11-06T14:02:00.000Z","role":"owner","persona":{},"config":{}}',
    )
    symlinkSync('/etc/hostname', join(running.root, 'etc/templates/linked.json'))
    mkdirSync(profile('frank'))

    const answers = [
      await create('emil', 'evil'),
      await create('emil', 'linked'),
      await create('emil', 'nothing'),
      await create('emil', '../calm'),
      await create('frank', 'calm'),
    ]

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 404, 400, 409])
    expect(answers[0]?.json['detail']).toContain('role')
    const { json: users } = await olga.mustSend('GET', '/api/users')
    const names = [users['items']].flat().map((one) => Object(one).username)
    expect(names).not.toContain('emil')
    expect(names).not.toContain('frank')
    expect(existsSync(profile('emil'))).toBe(false)
    expect(readdirSync(profile('frank'))).toEqual([])
    const left = readdirSync(join(running.root, 'profiles/_archive'))
    expect(left.filter((name) => name.startsWith('.'))).toEqual([])
    expect(lstatSync(profile('frank')).isDirectory()).toBe(true)
  })

  it('is the owners’ alone', async () => {
    const answers = await Promise.all([
      alice.send('GET', '/api/templates'),
      alice.send('GET', '/api/templates/calm'),
      alice.send('POST', '/api/templates', { body: { name: 'mine', from: 'alice' } }),
      alice.send('DELETE', '/api/templates/calm'),
    ])

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  })
})
