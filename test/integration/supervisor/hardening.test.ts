import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { allRoutes } from '../../../shared/api/routes.ts'
import { startSupervisor } from '../../../supervisor/supervisor.ts'
import { readEnvironment } from '../../../shared/environment.ts'
import { runningSupervisor } from '../../support/running-supervisor.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

it('A10: starts no worker in a folder that is a link', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const elsewhere = join(running.root, 'elsewhere')
  await mkdir(elsewhere)
  await rename(join(running.root, 'profiles/alice'), join(running.root, 'moved'))
  await symlink(elsewhere, join(running.root, 'profiles/alice'))

  const refused = await alice.send('GET', '/api/memories')

  expect(refused.json).toMatchObject({ code: 'worker-failed', worker: { reason: 'not-usable' } })
  expect(String(refused.json['detail'])).toContain('is not a folder')
  expect(await readdir(elsewhere)).toEqual([])
})

it('fault 19: says at once that a profile folder is missing, and tries no further', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  await rm(join(running.root, 'profiles/alice'), { recursive: true })

  const refused = await alice.send('GET', '/api/memories')

  expect(refused.json).toMatchObject({ code: 'worker-failed', worker: { reason: 'not-usable' } })
  expect(String(refused.json['detail'])).toContain('is missing')
})

it.each([
  ['trustedProxies', ['nonsense']],
  ['port', 'four'],
  ['port', 70_000],
  ['publicUrl', 'ftp://example.org'],
  ['idleMinutes', 0],
  ['maxStarts', -1],
])('takes no %s that is %j, and keeps what was in force', async (member, value) => {
  await using running = await runningSupervisor()
  const before = await running.console.mustSend('GET', '/api/system/config')

  const refused = await running.console.send('PUT', '/api/system/config', {
    body: { [member]: value },
  })

  expect(refused.status).toBe(400)
  expect(JSON.stringify(refused.json['fields'])).toContain(member)
  expect((await running.console.mustSend('GET', '/api/system/config')).json).toEqual(before.json)
})

it('sets a corrupt configuration aside before it writes another', async () => {
  await using running = await runningSupervisor({ files: { 'etc/system.json': {} } })
  await writeFile(join(running.root, 'etc/system.json'), '{"publicUrl": "https://mh.example')

  await running.console.mustSend('PUT', '/api/system/config', { body: { idleMinutes: 5 } })

  const names = await readdir(join(running.root, 'etc'))
  expect(names.filter((name) => name.startsWith('system.json.corrupt-'))).toHaveLength(1)
})

it('says that a port is taken, and leaves the root free', async () => {
  await using folder = await temporaryFolder()
  const other = createServer()
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const options = {
    root: folder.path,
    host: '127.0.0.1',
    build: { version: '0.0.0-test', build: '0123456789abcdef' },
    environment: readEnvironment(),
    workerProgram: [process.execPath],
  }

  await expect(startSupervisor({ ...options, port })).rejects.toThrow(`Port ${port}`)

  await using again = await startSupervisor({ ...options, port: 0 })
  expect(again.url).toMatch(/^http:/)
  other.close()
})

it.each(['a file', 'a link'])(
  'fault 22: takes %s away that lies where the control socket should be',
  async (what) => {
    await using folder = await temporaryFolder()
    const kept = join(folder.path, 'kept')
    await writeFile(kept, 'of somebody else')
    await mkdir(join(folder.path, 'run'))
    const path = join(folder.path, 'run/control.sock')
    await (what === 'a link' ? symlink(kept, path) : writeFile(path, ''))

    await using running = await runningSupervisor({ root: folder.path })
    const ready = await running.console.send('GET', '/readyz')

    expect(ready.status).toBe(200)
    expect(await readFile(kept, 'utf8')).toBe('of somebody else')
  },
)

it('fault 22: says what to do when there is a folder where the control socket should be', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'run/control.sock/somebody'), { recursive: true })

  const starting = runningSupervisor({ root: folder.path })

  await expect(starting).rejects.toThrow('There is a folder where the socket')
})

it('fault 22: refuses a root whose control socket nobody could reach', async () => {
  await using folder = await temporaryFolder()
  const root = join(folder.path, 'x'.repeat(100))
  const options = {
    root,
    port: 0,
    build: { version: '0.0.0-test', build: '0123456789abcdef' },
    environment: readEnvironment(),
    workerProgram: [process.execPath],
  }

  await expect(startSupervisor(options)).rejects.toThrow('put the data root at a shorter path')
})

it('describes every declared route, and who may call it, in its OpenAPI document', async () => {
  await using running = await runningSupervisor()

  const { json } = await running.client().mustSend('GET', '/api/openapi.json')

  expect(json['openapi']).toBe('3.1.0')
  const paths = Object(json['paths'])
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(['/api/capture', '/api/memories/{id}', '/api/users/{username}']),
  )
  expect(paths['/api/capture'].post.requestBody.content['application/json'].schema).toMatchObject({
    type: 'object',
    required: ['content'],
    additionalProperties: false,
  })
  expect(JSON.stringify(json)).not.toContain('passwordHash')
})

it('tells Prometheus what happened, over the control socket only, and names nobody', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories/evt-1')
  await alice.mustSend('POST', '/api/workers/alice/stop')

  const { text } = await running.console.mustSend('GET', '/metrics')

  expect(text).toContain('mh_worker_starts_total{trigger="request",result="ready"} 1')
  expect(text).toContain('mh_worker_stops_total{reason="switched-off"} 1')
  expect(text).toContain('mh_workers{state="stopped"} 1')
  expect(text).toContain('mh_logins_total{result="ok"} 1')
  expect(text).not.toContain('alice')
})

it('A19: what fails in a handler says nothing but its ID, stands in the log, and ends nothing', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const { auditLogs, supervisorLogs } = running.supervisor.layout
  await rename(auditLogs, `${auditLogs}-away`)
  await writeFile(auditLogs, 'a file where a folder should be')

  const failed = await running.console.send('GET', '/api/audit')
  const others = await alice.send('GET', '/api/memories')
  await rm(auditLogs)
  await rename(`${auditLogs}-away`, auditLogs)
  const after = await running.console.send('GET', '/api/audit')

  expect(failed.status).toBe(500)
  expect(failed.text).not.toContain(running.root)
  expect(failed.text).not.toContain('ENOTDIR')
  expect([others.status, after.status]).toEqual([200, 200])
  const log = await readFile(join(supervisorLogs, 'supervisor.log'), 'utf8')
  const lines = log.split('\n').filter((line) => line.includes(String(failed.json['requestId'])))
  expect(lines.join()).toContain('ENOTDIR')
})

it('A16: nothing that is asked by GET changes accounts, sessions or configuration', async () => {
  await using running = await runningSupervisor({ files: { 'etc/system.json': { port: 4_321 } } })
  const olga = await running.person('olga', 'owner')
  await running.person('alice', 'guest')
  const asked = allRoutes().filter(
    ([, { method, servedBy, stream, upgrade }]) =>
      method === 'GET' && servedBy === 'supervisor' && !stream && !upgrade,
  )
  const { usersFile, systemConfigFile } = running.supervisor.layout
  const kept = () =>
    Promise.all([usersFile, systemConfigFile].map((path) => readFile(path, 'utf8')))
  const sessions = async () => (await olga.mustSend('GET', '/api/auth/sessions')).json['items']
  const [before, sessionsBefore] = [await kept(), await sessions()]

  for (const client of [olga, running.console])
    for (const [, { path }] of asked)
      await client.send('GET', path.replace(':username', 'alice').replace(/:\w+/, 'unknown'))

  expect(await kept()).toEqual(before)
  expect(await sessions()).toHaveLength([sessionsBefore].flat().length)
  expect(asked.length).toBeGreaterThan(40)
})
