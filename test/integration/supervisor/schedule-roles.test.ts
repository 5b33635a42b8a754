import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Answer, Client } from '../../support/client.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { BUILT } from '../../support/supervisor-process.ts'

// Who reads and changes whose schedules, with real workers behind the supervisor.

const LIST = '/api/agents/schedules'
const DIGEST = '/api/agents/digest/schedule'
const CRON = { cron: '15 4 * * *' }
const OF_THE_OWNER = { cron: '45 5 * * *' }

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
afterAll(async () => await running[Symbol.asyncDispose]())

it('A23: lets a person change their own schedules, and nobody else’s with them', async () => {
  const before = await digestOf(bob)

  const changed = await alice.send('PUT', DIGEST, { body: CRON })

  expect(changed.status).toBe(200)
  expect(await digestOf(alice)).toMatchObject({ source: 'schedules.json', enabled: true })
  expect(await digestOf(bob)).toEqual(before)
  expect(await written('alice')).toContain(CRON.cron)
  expect(await written('bob')).not.toContain(CRON.cron)
})

it('A23: refuses whoever names another’s profile, and says no more than of one that is not there', async () => {
  const asked = async (profile: string): Promise<Answer[]> => [
    await alice.send('GET', LIST, { headers: { 'x-mh-profile': profile } }),
    await alice.send('PUT', DIGEST, { body: CRON, headers: { 'x-mh-profile': profile } }),
  ]
  const before = await digestOf(bob)

  const others = await asked('bob')
  const unknown = await asked('nobody')

  expect(others.map(({ status }) => status)).toEqual([403, 403])
  expect(others.map(withoutId)).toEqual(unknown.map(withoutId))
  expect(await digestOf(bob)).toEqual(before)
})

it.each(['userId', 'username', 'profile', 'profileRoot'])(
  'A23: refuses a change that says in the body whose it is: %s',
  async (member) => {
    const answer = await alice.send('PUT', DIGEST, { body: { ...CRON, [member]: 'bob' } })

    expect([answer.status, answer.json['code']]).toEqual([400, 'invalid-input'])
    expect(await written('bob')).not.toContain(CRON.cron)
  },
)

it('lets nobody in who is not logged in', async () => {
  const nobody = running.client()

  const answers = [await nobody.send('GET', LIST), await nobody.send('PUT', DIGEST, { body: CRON })]

  expect(answers.map(({ status }) => status)).toEqual([401, 401])
})

it('lets an owner at a person’s schedules during a visit only, which the person’s audit tells of', async () => {
  const unasked = await olga.send('GET', LIST, { headers: { 'x-mh-profile': 'bob' } })
  await olga.mustSend('POST', '/api/profiles/switch', { body: { targetUserId: await idOf('bob') } })

  const changed = await olga.send('PUT', DIGEST, { body: OF_THE_OWNER })
  await olga.mustSend('POST', '/api/profiles/switch-back')

  expect(unasked.json['code']).toBe('profile-changed')
  expect(changed.status).toBe(200)
  expect(await digestOf(bob)).toMatchObject({ source: 'schedules.json' })
  expect(await written('bob')).toContain(OF_THE_OWNER.cron)
  expect(await written('olga')).not.toContain(OF_THE_OWNER.cron)
  const told = (await auditOf('bob')).filter(({ event }) => String(event).includes('schedule'))
  expect(told.map(({ actor }) => actor)).toEqual([`user:${await idOf('olga')}`])
})

it('keeps an owner out where the person forbids visits', async () => {
  await alice.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'forbid' } })

  const refused = await olga.send('POST', '/api/profiles/switch', {
    body: { targetUserId: await idOf('alice') },
  })
  const answer = await olga.send('PUT', DIGEST, {
    body: OF_THE_OWNER,
    headers: { 'x-mh-profile': 'alice' },
  })

  expect([refused.status, answer.json['code']]).toEqual([403, 'profile-changed'])
  expect(await written('alice')).not.toContain(OF_THE_OWNER.cron)
})

/** The digest's schedule, without what it did meanwhile: at night the sleep service wakes it. */
async function digestOf(person: Client): Promise<Record<string, unknown>> {
  const { items } = (await person.mustSend('GET', LIST)).json
  const { lastRun: _lastRun, ...schedule } = Object(
    [items].flat().find((item) => Object(item).name === 'digest'),
  )
  return schedule
}

async function idOf(username: string): Promise<string> {
  const { items } = (await running.console.mustSend('GET', '/api/users')).json
  return String(Object([items].flat().find((user) => Object(user).username === username)).id)
}

async function written(username: string): Promise<string> {
  const path = join(running.root, 'profiles', username, 'etc/schedules.json')
  return await readFile(path, 'utf8').catch(() => '')
}

async function auditOf(username: string): Promise<Record<string, unknown>[]> {
  const folder = join(running.root, 'profiles', username, 'logs/audit')
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')),
  )
  const lines = texts.join('').split('\n')
  return lines.filter((line) => line !== '').map((line) => Object(JSON.parse(line)))
}

function withoutId({ status, json }: Answer): Record<string, unknown> {
  const { requestId: _requestId, instance: _instance, ...said } = json
  return { status, ...said }
}
