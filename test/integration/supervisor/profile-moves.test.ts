import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Client } from '../../support/client.ts'
import {
  PASSWORD,
  type RunningSupervisor,
  runningSupervisor,
} from '../../support/running-supervisor.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const DORA = { username: 'dora', role: 'guest', password: PASSWORD, template: 'calm' }
const CALM = {
  kind: 'profile-template',
  version: 1,
  name: 'calm',
  savedAt: '2026-11-26T12:00:00.000Z',
  persona: { core: { identity: { name: '{{person}}', purpose: 'to be calm' } } },
  config: {},
}

/** What is done to alice, with the steps after which it is broken off, and what must be there in the end. */
const MOVES = [
  {
    name: 'archive',
    steps: ['intent', 'account', 'sessions', 'folder', 'audit'],
    ask: (owner: Client) => owner.send('POST', '/api/users/alice/archive'),
    end: { accounts: ['alice archived', 'greg active'], profiles: ['greg'], archive: 1 },
  },
  {
    name: 'unarchive',
    steps: ['intent', 'folder', 'account', 'audit'],
    ask: (owner: Client) => owner.send('POST', '/api/users/alice/unarchive', { body: {} }),
    end: { accounts: ['alice active', 'greg active'], profiles: ['alice', 'greg'], archive: 0 },
  },
  {
    name: 'rename',
    steps: ['intent', 'folder', 'worker', 'account', 'audit'],
    ask: (owner: Client) =>
      owner.send('POST', '/api/users/alice/rename', { body: { username: 'alicia' } }),
    end: { accounts: ['alicia active', 'greg active'], profiles: ['alicia', 'greg'], archive: 0 },
  },
  {
    name: 'delete',
    steps: ['intent', 'sessions', 'folder', 'worker', 'account', 'audit'],
    ask: (owner: Client) => owner.send('DELETE', '/api/users/alice'),
    end: { accounts: ['greg active'], profiles: ['greg'], archive: 1 },
  },
  {
    name: 'purge',
    steps: ['intent', 'sessions', 'folder', 'worker', 'account', 'audit'],
    ask: (owner: Client) => owner.send('DELETE', '/api/users/alice?purge=true'),
    end: { accounts: ['greg active'], profiles: ['greg'], archive: 0 },
  },
  {
    name: 'create of a template',
    steps: ['intent', 'account', 'folder', 'audit'],
    ask: (owner: Client) => owner.send('POST', '/api/users/create', { body: DORA }),
    end: {
      accounts: ['alice active', 'dora active', 'greg active'],
      profiles: ['alice', 'dora', 'greg'],
      archive: 0,
    },
  },
] as const

const CRASHES = MOVES.flatMap((move) => move.steps.map((step) => [move.name, step, move] as const))

describe('A19: a supervisor that dies in the middle', () => {
  it.each(CRASHES)('of %s, after %s: the next one ends it', async (_name, step, move) => {
    await using place = await temporaryFolder()
    await withPeople(place.path, move)
    {
      await using dying = await runningSupervisor({
        root: place.path,
        afterMoveStep: (done) => breakOff(done === step),
      })
      expect((await move.ask(dying.console)).status).toBe(500)
    }

    await using next = await runningSupervisor({ root: place.path })

    await expectEnd(next, move.end)
  })
})

describe('an account of a template', () => {
  it('that a crash interrupted has the template’s files, its password, and one line in the audit', async () => {
    await using place = await temporaryFolder()
    await withPeople(place.path, {})
    {
      await using dying = await runningSupervisor({
        root: place.path,
        afterMoveStep: (step) => breakOff(step === 'account'),
      })
      await dying.console.send('POST', '/api/users/create', { body: DORA })
      const locked = await askAs(dying, 'dora')
      expect([locked.status, locked.json['code']]).toEqual([423, 'profile-locked'])
    }

    await using next = await runningSupervisor({ root: place.path })

    const core = await readFile(join(place.path, 'profiles/dora/persona/core.json'), 'utf8')
    expect(core).toContain('to be calm')
    expect(core).toContain('"dora"')
    const body = { username: 'dora', password: PASSWORD }
    expect((await next.client().send('POST', '/api/auth/login', { body })).status).toBe(200)
    const { text } = await next.console.mustSend('GET', '/api/audit?event=user_created&limit=100')
    expect(text.split('"template":"calm"')).toHaveLength(2)
  })

  it('of which a crash left the files only is not begun: they go', async () => {
    await using place = await temporaryFolder()
    await withPeople(place.path, {})
    await mkdir(join(place.path, 'profiles/_archive/.made-dora-1-2/persona'), { recursive: true })

    await (await runningSupervisor({ root: place.path }))[Symbol.asyncDispose]()

    expect(await readdir(join(place.path, 'profiles/_archive'))).toEqual([])
  })

  it('whose name is taken leaves nothing, and the account that has it as it was', async () => {
    await using running = await runningSupervisor()
    await writeTemplate(running.root)
    await running.person('dora', 'guest')

    const refused = await running.console.send('POST', '/api/users/create', { body: DORA })

    expect(refused.status).toBe(409)
    expect(await namesIn(join(running.root, 'profiles/_archive'))).toEqual([])
    expect(await namesIn(join(running.root, 'persona/intents'))).toEqual([])
  })
})

it('keeps a profile locked whose move broke off, and ends it when it is asked for again', async () => {
  let isBroken = true
  await using place = await temporaryFolder()
  await withPeople(place.path, {})
  await using running = await runningSupervisor({
    root: place.path,
    afterMoveStep: (step) => breakOff(isBroken && step === 'folder'),
  })
  const rename = () =>
    running.console.send('POST', '/api/users/alice/rename', { body: { username: 'alicia' } })

  const broken = await rename()
  const held = await askAs(running, 'alice')
  isBroken = false
  const again = await rename()

  expect(broken.status).toBe(500)
  expect([held.status, held.json['code']]).toEqual([423, 'profile-locked'])
  expect(existsSync(join(place.path, 'profiles/alice'))).toBe(false)
  expect(again.status).toBe(200)
  await expectEnd(running, MOVES[2].end)
  expect((await askAs(running, 'alicia')).status).toBe(200)
})

describe('A9: a rename', () => {
  it('takes account, folder, session, tokens and the worker’s number along, and frees the name', async () => {
    await using running = await runningSupervisor()
    const alice = await running.person('alice', 'guest')
    await alice.mustSend('GET', '/api/memories')
    await writeFile(join(running.root, 'profiles/alice/memory/note.txt'), 'mine')

    await running.console.mustSend('POST', '/api/users/alice/rename', {
      body: { username: 'alicia' },
    })

    const me = await alice.mustSend('GET', '/api/auth/me')
    expect(me.json['actor']).toMatchObject({ username: 'alicia' })
    expect((await alice.mustSend('GET', '/api/memories')).json['generation']).toBe(2)
    expect(await readFile(join(running.root, 'profiles/alicia/memory/note.txt'), 'utf8')).toBe(
      'mine',
    )
    const other = await running.person('alice', 'guest')
    expect((await other.mustSend('GET', '/api/memories')).json['generation']).toBe(1)
    expect(existsSync(join(running.root, 'profiles/alice/memory/note.txt'))).toBe(false)
    expect(await readdir(join(running.root, 'logs/workers'))).toContain('alicia.out')
  })

  it.each([
    ['greg', 409, 'already an account'],
    ['alice', 409, 'already'],
    ['../up', 400, 'not usable'],
    ['Alicia', 400, 'not usable'],
    ['root', 400, 'reserved'],
    ['squatted', 409, 'Move it away first'],
  ])('to %s is refused, and nothing is moved', async (to, status, words) => {
    await using running = await runningSupervisor()
    await running.person('greg', 'owner')
    await running.person('alice', 'guest')
    await mkdir(join(running.root, 'profiles/squatted'))

    const refused = await running.console.send('POST', '/api/users/alice/rename', {
      body: { username: to },
    })

    expect([refused.status, String(refused.json['detail'])]).toEqual([
      status,
      expect.stringContaining(words),
    ])
    expect((await askAs(running, 'alice')).status).toBe(200)
  })

  it('of two that want one name, one gets it', async () => {
    await using running = await runningSupervisor()
    await running.person('alice', 'guest')
    await running.person('bob', 'guest')
    const rename = (name: string) =>
      running.console.send('POST', `/api/users/${name}/rename`, { body: { username: 'carol' } })

    const answers = await Promise.all([rename('alice'), rename('bob')])

    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409'])
    expect(await accountsOf(running)).toHaveLength(2)
  })
})

describe('an archived account', () => {
  it('says so to whoever has its password, lets nobody in, and comes back as it was', async () => {
    await using running = await runningSupervisor()
    const alice = await running.person('alice', 'guest')
    await alice.mustSend('GET', '/api/memories')

    const archived = await running.console.mustSend('POST', '/api/users/alice/archive')

    expect(String(archived.json['archivedTo'])).toMatch(/^profiles\/_archive\/alice-\d{8}T\d{6}Z$/)
    expect((await alice.send('GET', '/api/memories')).status).toBe(401)
    const [right, wrong] = [await logIn(running, PASSWORD), await logIn(running, 'not the one')]
    expect([right.status, right.json['code']]).toEqual([403, 'account-archived'])
    expect([wrong.status, wrong.json['code']]).toEqual([401, 'login-failed'])
    expect((await askAs(running, 'alice')).json['detail']).toContain('mh profile unarchive alice')
    await running.console.mustSend('POST', '/api/users/alice/unarchive', { body: {} })
    expect((await logIn(running, PASSWORD)).status).toBe(200)
    expect((await askAs(running, 'alice')).json['generation']).toBe(2)
  })

  it('cannot be the last owner, nor be enabled, renamed or archived again', async () => {
    await using running = await runningSupervisor()
    await running.person('greg', 'owner')
    await running.person('alice', 'guest')
    const ask = async (path: string, body: unknown = {}) =>
      (await running.console.send('POST', path, { body })).json['code']

    expect(await ask('/api/users/greg/archive')).toBe('last-owner')
    await running.console.mustSend('POST', '/api/users/alice/archive')
    expect(await ask('/api/users/alice/archive')).toBe('conflict')
    expect(await ask('/api/users/alice/rename', { username: 'alicia' })).toBe('conflict')
    expect(await ask('/api/users/greg/unarchive')).toBe('conflict')
    const enabled = await running.console.send('PATCH', '/api/users/alice', {
      body: { state: 'active' },
    })
    expect([enabled.status, enabled.json['detail']]).toEqual([
      409,
      'The account "alice" is archived. Take it back first: mh profile unarchive alice',
    ])
    expect(await readdir(join(running.root, 'persona/intents'))).toEqual([])
  })
})

describe('a purge', () => {
  it('A21: leaves no byte of the person, counts what it erased, and touches nobody else’s', async () => {
    await using running = await runningSupervisor()
    await running.person('alice', 'guest')
    await running.console.mustSend('DELETE', '/api/users/alice')
    await running.person('alice', 'guest')
    const [folder] = await namesIn(join(running.root, 'profiles/_archive'))
    await writeFile(join(running.root, 'profiles/alice/memory/canary.txt'), 'canary-7c1')
    await running.console.mustSend('POST', '/api/users/alice/archive')

    const purged = await running.console.mustSend('DELETE', '/api/users/alice?purge=true')

    const erased = Object(purged.json['erased'])
    expect(erased.files).toBeGreaterThan(5)
    expect(erased.bytes).toBeGreaterThan(1_000)
    expect(purged.json['left']).toEqual([{ kind: 'audit', path: join(running.root, 'logs/audit') }])
    expect(await filesWith(running.root, 'canary-7c1')).toEqual([])
    const left = await readdir(join(running.root, 'profiles/_archive'))
    expect(left.toSorted()).toEqual([`${folder}`, `${folder}.json`])
  })

  it('of which a crash left a part is ended by the next supervisor', async () => {
    await using place = await temporaryFolder()
    await withPeople(place.path, {})
    const doomed = join(place.path, 'profiles/_archive/.purged-bob-1-2/memory')
    await mkdir(doomed, { recursive: true })
    await writeFile(join(doomed, 'left.txt'), 'x')

    await (await runningSupervisor({ root: place.path }))[Symbol.asyncDispose]()

    expect(await readdir(join(place.path, 'profiles/_archive'))).toEqual([])
  })
})

it('takes the profile of a deleted account back under its old ID, with a link to set a password', async () => {
  await using running = await runningSupervisor()
  await running.person('alice', 'guest')
  const before = (await accountsOf(running))[0]
  const deleted = await running.console.mustSend('DELETE', '/api/users/alice')
  const folder = String(deleted.json['archivedTo']).split('/').at(-1)
  const listed = await running.console.mustSend('GET', '/api/profiles/archived')

  const back = await running.console.mustSend('POST', '/api/users/alicia/unarchive', {
    body: { folder },
  })

  expect(listed.json['items']).toEqual([
    expect.objectContaining({ folder, username: 'alice', userId: before?.id, reason: 'deleted' }),
  ])
  expect(String(back.json['passwordLink'])).toContain('/set-password#')
  expect(await accountsOf(running)).toEqual([
    expect.objectContaining({ id: before?.id, username: 'alicia', hasPassword: false }),
  ])
  expect((await askAs(running, 'alicia')).status).toBe(200)
})

it('A10: unarchive takes no path for a folder', async () => {
  await using running = await runningSupervisor()
  await mkdir(join(running.root, 'outside'))

  const refused = await running.console.send('POST', '/api/users/alice/unarchive', {
    body: { folder: '../../outside' },
  })

  expect([refused.status, existsSync(join(running.root, 'outside'))]).toEqual([404, true])
})

/** Greg, an owner, and alice, whose worker has run. */
async function withPeople(root: string, { name }: { readonly name?: string }): Promise<void> {
  await using running = await runningSupervisor({ root })
  await writeTemplate(root)
  await running.person('greg', 'owner')
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories')
  if (name === 'unarchive') await running.console.mustSend('POST', '/api/users/alice/archive')
}

async function writeTemplate(root: string): Promise<void> {
  await mkdir(join(root, 'etc/templates'), { recursive: true })
  await writeFile(join(root, 'etc/templates/calm.json'), JSON.stringify(CALM))
}

interface End {
  readonly accounts: readonly string[]
  readonly profiles: readonly string[]
  readonly archive: number
}

async function expectEnd(running: RunningSupervisor, end: End): Promise<void> {
  const { root } = running
  const accounts = (await accountsOf(running)).map(({ username, state }) => `${username} ${state}`)
  const profiles = (await readdir(join(root, 'profiles'))).filter((name) => name !== '_archive')
  const archive = await namesIn(join(root, 'profiles/_archive'))
  expect(accounts.toSorted()).toEqual(end.accounts)
  expect(profiles.toSorted()).toEqual(end.profiles)
  expect(archive.filter((name) => !name.endsWith('.json'))).toHaveLength(end.archive)
  expect(archive).toHaveLength(end.archive * 2)
  expect(await namesIn(join(root, 'persona/intents'))).toEqual([])
  const records = await readdir(join(root, 'run/supervisor/workers'))
  expect(records.some((name) => name.startsWith('alice.'))).toBe(
    end.accounts.some((line) => line.startsWith('alice ')),
  )
}

function breakOff(isTime: boolean): void {
  if (isTime) throw new Error('broken off')
}

async function logIn(running: RunningSupervisor, password: string) {
  const body = { username: 'alice', password }
  return await running.client().send('POST', '/api/auth/login', { body })
}

async function askAs(running: RunningSupervisor, username: string) {
  return await running.console.send('GET', '/api/memories', {
    headers: { 'x-mh-profile': username },
  })
}

interface Listed {
  readonly id: string
  readonly username: string
  readonly state: string
}

async function accountsOf(running: RunningSupervisor): Promise<Listed[]> {
  const { json } = await running.console.mustSend('GET', '/api/users')
  return Array.isArray(json['items']) ? json['items'] : []
}

async function namesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? await readdir(folder) : []
}

/** Every file below a folder whose name or content has the words. */
async function filesWith(folder: string, words: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    if (path.includes(words)) found.push(path)
    else if (entry.isFile() && (await readFile(path, 'latin1')).includes(words)) found.push(path)
  }
  return found
}

it('A9: a name that is given anew gets a worker of its own, though somebody looked while the one before was going', async () => {
  const looks: Promise<unknown>[] = []
  await using running = await runningSupervisor({
    afterMoveStep: (step) => {
      // The worker is forgotten, and the account is still there.
      if (step !== 'worker') return
      for (let look = 0; look < 10; look += 1)
        looks.push(running.console.send('GET', '/api/workers'))
    },
  })
  await running.person('alice', 'guest')
  await running.console.mustSend('DELETE', '/api/users/alice?purge=true')
  await Promise.all(looks)

  const again = await running.person('alice', 'guest')

  expect(looks).toHaveLength(10)
  expect((await running.console.mustSend('POST', '/api/workers/alice/start')).status).toBe(200)
  expect((await again.mustSend('GET', '/api/memories')).status).toBe(200)
})
