import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Route } from '../../../shared/api/route.ts'
import { allRoutes } from '../../../shared/api/routes.ts'
import type { Client } from '../../support/client.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { BUILT } from '../../support/supervisor-process.ts'
import { type MadeToken, tokenOf } from '../../support/tokens.ts'

/** Words that stand in each kind of thing that alice has. */
const CANARY = 'zimtschnecke'
const NAMED = { 'x-mh-profile': 'alice' }

let running: RunningSupervisor
let olga: Client
let token: MadeToken
let memory: string
let aliceId: string
/** What an owner's token gets as long as alice lets owners look. */
let before: string

beforeAll(async () => {
  running = await runningSupervisor({ workerProgram: [join(BUILT, 'worker.cjs')] })
  olga = await running.person('olga', 'owner')
  const alice = await running.person('alice', 'guest')
  token = await tokenOf(olga, ['admin', 'read', 'write', 'agents'])
  const captured = await alice.mustSend('POST', '/api/capture', { body: { content: CANARY } })
  memory = String(Object(captured.json['event'])['id'] ?? captured.json['id'])
  await alice.mustSend('POST', '/api/tasks', { body: { title: CANARY } })
  const { json: me } = await alice.mustSend('GET', '/api/auth/me')
  aliceId = String(Object(me['actor'])['id'])
  const event = { title: CANARY, start: '2026-01-01' }
  await alice.mustSend('POST', '/api/calendar/events', { body: event })
  const file = { headers: { 'content-type': 'application/octet-stream' }, body: CANARY }
  await alice.mustSend('PUT', `/api/inbox/${CANARY}.txt`, file)
  await alice.mustSend('PUT', '/api/secrets/key', { body: { value: CANARY } })
  const looked = await token.client.mustSend('GET', `/api/memories/${memory}`, { headers: NAMED })
  before = looked.text
  await alice.mustSend('PATCH', '/api/account', { body: { ownerAccess: 'forbid' } })
})

afterAll(async () => {
  await token.client.close()
  await running[Symbol.asyncDispose]()
})

it('A22: no route shows an owner anything of who forbids it, by session or token, whoever they say that they are about', async () => {
  const asked = [...readingRoutes(), ...copying()].flatMap((one) =>
    [olga, token.client].map((client) => ({ ...one, client })),
  )

  const answers = await Promise.all(
    asked.map(async ({ client, method, path, body }) => {
      const answer = await client.send(method, path, { headers: NAMED, body })
      return { path, status: answer.status, text: answer.text }
    }),
  )

  expect(before).toContain(CANARY)
  expect(answers.filter(({ text }) => text.includes(CANARY))).toEqual([])
  expect(answers.filter(({ status }) => status >= 500)).toEqual([])
  const ofWorkers = allRoutes().filter(isOfWorker).length
  const refused = answers.filter(({ status }) => [403, 404, 409].includes(status))
  expect(refused.length).toBeGreaterThanOrEqual(2 * ofWorkers)
})

it('A22: neither audit, log nor metrics of the installation has their words', async () => {
  const logs = filesBelow(join(running.root, 'logs'))

  expect(logs.length).toBeGreaterThan(1)
  expect(logs.filter((path) => readFileSync(path, 'latin1').includes(CANARY))).toEqual([])
})

it('who sits at the machine can look, and the person’s own audit says so', async () => {
  const { json } = await running.console.mustSend('GET', `/api/memories/${memory}`, {
    headers: NAMED,
  })

  expect(JSON.stringify(json)).toContain(CANARY)
  const own = filesBelow(join(running.root, 'profiles/alice/logs/audit'))
  expect(own.map((path) => readFileSync(path, 'utf8')).join('')).toContain('"console"')
})

interface Asked {
  readonly method: string
  readonly path: string
  readonly body?: unknown
}

/** Every route that only reads and ends, with alice and what is hers in the place of each parameter. */
function readingRoutes(): Asked[] {
  const reading = allRoutes().filter(
    ([, { method, stream, upgrade, access }]) =>
      method === 'GET' && !stream && !upgrade && access !== 'anyone',
  )
  return reading.map(([, { method, path }]) => ({ method, path: filled(path) }))
}

function filled(path: string): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) =>
    name === 'id' ? memory : name === 'username' ? 'alice' : 'core',
  )
}

/** What gives a copy, a view or a report of a profile. */
function copying(): Asked[] {
  return [
    { method: 'POST', path: '/api/profiles/switch', body: { targetUserId: aliceId } },
    { method: 'POST', path: '/api/templates', body: { name: 'theirs', from: 'alice' } },
    { method: 'POST', path: '/api/system/doctor/security', body: { profile: 'alice' } },
    {
      method: 'POST',
      path: '/api/backups/export',
      body: { username: 'alice', file: '/tmp/x.tar' },
    },
    { method: 'POST', path: '/api/doctor/fix', body: {} },
    { method: 'POST', path: '/api/chat', body: { message: `what of ${CANARY.slice(0, 4)}` } },
  ]
}

function isOfWorker([, { servedBy, method, stream, upgrade }]: readonly [string, Route]): boolean {
  return servedBy === 'worker' && method === 'GET' && !stream && !upgrade
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
}
