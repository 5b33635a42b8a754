import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { eventually } from '../../support/eventually.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'

const LOCAL = { url: 'http://gpu.lan:11434', local: true }

it('tells a worker which servers of models the owner allows, at its start and whenever that changes', async () => {
  await using running = await runningSupervisor({
    behaviour: 'scheduled',
    files: { 'etc/system.json': { modelServers: ['http://127.0.0.1:11434'] } },
  })
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories')
  await sees(running, ['http://127.0.0.1:11434'])

  await change(running, [LOCAL])
  await sees(running, [LOCAL])
  // How many it serves at once is for the supervisor, and an earlier worker would not take it.
  const slow = 'http://127.0.0.1:8000'
  await change(running, [
    { url: slow, concurrency: 2 },
    { ...LOCAL, concurrency: 4 },
  ])
  await sees(running, [slow, LOCAL])
  await change(running, [])
  await sees(running, undefined)
})

it.each([
  ['ftp://127.0.0.1'],
  ['http://user:key@example.org'],
  ['example.org'],
  [{ url: LOCAL.url }],
  [{ url: LOCAL.url, concurrency: 0 }],
  [{ url: LOCAL.url, concurrency: 65 }],
])('does not take %j for a server of models', async (server) => {
  await using running = await runningSupervisor()

  const answer = await running.console.send('PUT', '/api/system/config', {
    body: { modelServers: [server] },
  })

  expect(answer.status).toBe(400)
  expect(answer.json.detail).toContain('modelServers')
})

async function change({ console }: RunningSupervisor, modelServers: unknown[]): Promise<void> {
  await console.mustSend('PUT', '/api/system/config', { body: { modelServers } })
}

async function sees({ root }: RunningSupervisor, servers: unknown): Promise<void> {
  const told = await eventually(async () => {
    const text = await readFile(join(root, 'profiles/alice/preferences.ndjson'), 'utf8').catch(
      () => '',
    )
    const last = Object(parseJson(text.split('\n').at(-2) ?? 'null', 'line'))
    return JSON.stringify(last.modelServers) === JSON.stringify(servers) && last
  })
  expect(told.kind).toBe('preferences')
}
