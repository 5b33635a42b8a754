import { afterAll, beforeAll, expect, it } from 'vitest'
import { allRoutes } from '../../../shared/api/routes.ts'
import { Authenticator } from '../../support/authenticator.ts'
import { Client } from '../../support/client.ts'
import { forgetProofs } from '../../support/forget-proofs.ts'
import {
  PASSWORD,
  type RunningSupervisor,
  runningSupervisor,
} from '../../support/running-supervisor.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { tokenOf } from '../../support/tokens.ts'

/** What a session does not do without a proof of who it is, written down once more so that a slip in the table is seen. */
const DANGEROUS = [
  'archiveUser',
  'beginTotp',
  'changeSystemConfig',
  'changeUser',
  'createToken',
  'createUser',
  'deleteTemplate',
  'deleteUser',
  'endTotp',
  'importTemplate',
  'renameUser',
  'renewRecoveryCodes',
  'resetPassword',
  'restoreBackup',
  'saveTemplate',
  'setDefaultUser',
  'startBackup',
  'startOwnExport',
  'switchProfile',
  'trySecurity',
  'unarchiveUser',
]

/** What only an owner does and needs none for, each with the reason. */
const EASY_FOR_OWNERS = {
  switchBack: 'it ends a look into another’s profile, which must be easy',
  verifyBackups: 'it only reads, and says how many are whole',
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let running: RunningSupervisor
/** Logged in some time ago: `plain` with a password, `factor` with a second factor, `program` with a token of an owner's. */
let plain: Client
let factor: Client
let program: Client
let app: Authenticator
beforeAll(async () => {
  folder = await temporaryFolder()
  const before = await runningSupervisor({ root: folder.path })
  const people = [await before.person('olga', 'owner'), await before.person('otto', 'owner')]
  const { secret } = (await people[1]?.mustSend('POST', '/api/auth/totp'))?.json ?? {}
  app = new Authenticator(String(secret))
  await people[1]?.mustSend('POST', '/api/auth/totp/confirm', { body: { code: app.next() } })
  const cookies = people.map(({ cookie }) => cookie)
  const token = people[0] && (await tokenOf(people[0], ['admin'])).token
  await before.person('alice', 'guest')
  const { sessionsFile } = before.supervisor.layout
  await before[Symbol.asyncDispose]()
  await forgetProofs(sessionsFile)
  running = await runningSupervisor({ root: folder.path })
  ;[plain, factor] = [running.client(), running.client()]
  ;[plain.cookie, factor.cookie] = cookies
  program = new Client(plain.origin, { headers: { authorization: `Bearer ${token}` } })
})

afterAll(async () => {
  await program.close()
  await running[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

it('is asked for what the list says', () => {
  const asked = allRoutes().flatMap(([id, { isDangerous }]) => (isDangerous ? [id] : []))

  expect(asked.toSorted()).toEqual(DANGEROUS)
})

it('A7: asks whatever only owners change, unless the list says why not', () => {
  const owners = allRoutes().filter(
    ([, { access, method }]) => access === 'owner' && method !== 'GET',
  )
  const unasked = owners.flatMap(([id, { isDangerous }]) => (isDangerous ? [] : [id]))

  expect(unasked.toSorted()).toEqual(Object.keys(EASY_FOR_OWNERS))
})

it.each([
  ['POST', '/api/users/create', { username: 'mallory', role: 'owner' }],
  ['PATCH', '/api/users/alice', { role: 'owner' }],
  ['DELETE', '/api/users/alice', undefined],
  ['POST', '/api/users/alice/archive', undefined],
  ['POST', '/api/users/alice/unarchive', {}],
  ['POST', '/api/users/alice/rename', { username: 'alicia' }],
  ['POST', '/api/users/alice/password', {}],
  ['POST', '/api/profiles/switch', { targetUserId: 'any' }],
  ['POST', '/api/auth/tokens', { name: 'a', scopes: ['read'] }],
  ['POST', '/api/auth/totp', undefined],
  ['DELETE', '/api/auth/totp', undefined],
  ['POST', '/api/auth/totp/recovery-codes', undefined],
  ['PUT', '/api/system/config', { host: '0.0.0.0' }],
  ['POST', '/api/backups', { to: '/tmp/elsewhere' }],
  ['POST', '/api/backups/restore', { username: 'alice' }],
  ['PUT', '/api/users/default', { username: 'alice' }],
  ['POST', '/api/templates', { name: 'theirs', from: 'alice' }],
  ['POST', '/api/templates/import', { template: {}, replace: true }],
  ['DELETE', '/api/templates/theirs', undefined],
  ['POST', '/api/system/doctor/security', { profile: 'alice' }],
  ['POST', '/api/profile/export', undefined],
])('A7, A8: refuses %s %s to a session that proved nothing lately', async (method, path, body) => {
  const answers = await Promise.all(
    [plain, factor].map((client) => client.send(method, path, { body })),
  )

  expect(answers.map(({ status, json }) => [status, json['code']])).toEqual([
    [403, 'proof-needed'],
    [403, 'proof-needed'],
  ])
})

it('goes on with all the rest, and asks neither tokens nor the console', async () => {
  const create = (client: Client, username: string) =>
    client.send('POST', '/api/users/create', { body: { username, role: 'guest' } })

  const [looking, byToken, byConsole] = [
    await plain.send('GET', '/api/users'),
    await create(program, 'by-token'),
    await create(running.console, 'by-console'),
  ]

  expect([looking, byToken, byConsole].map(({ status }) => status)).toEqual([200, 201, 201])
})

it('takes the password, and the code of who has a second factor, whose password alone is not enough', async () => {
  const prove = (client: Client, body: unknown) => client.send('POST', '/api/auth/proof', { body })
  const token = { body: { name: 'a', scopes: ['read'] } }

  const refused = [
    await prove(plain, { password: 'wrong password' }),
    await prove(factor, { password: PASSWORD }),
    await prove(factor, { totp: '000000' }),
    await prove(plain, { totp: app.codeIn(0) }),
    await prove(plain, { password: PASSWORD, totp: app.codeIn(0) }),
    await prove(plain, {}),
  ]
  const still = await plain.send('POST', '/api/auth/tokens', token)
  const proven = [
    await prove(plain, { password: PASSWORD }),
    await prove(factor, { totp: app.next() }),
  ]
  const done = [
    await plain.send('POST', '/api/auth/tokens', token),
    await factor.send('POST', '/api/auth/tokens', token),
  ]

  expect(refused.map(({ json }) => json['code'])).toEqual([
    'login-failed',
    'totp-needed',
    'totp-wrong',
    'totp-wrong',
    'invalid-input',
    'invalid-input',
  ])
  expect(still.status).toBe(403)
  expect(proven.map(({ status }) => status)).toEqual([200, 200])
  expect(done.map(({ status }) => status)).toEqual([201, 201])
})
