import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { eraseModels, isModelOf } from '../../../supervisor/models/erase-models.ts'
import { OllamaServer } from '../../support/ollama-server.ts'
import { runningSupervisor } from '../../support/running-supervisor.ts'

const HASH = '0123456789abcdef'
const HERS = [`mh-alice-calm_1.${HASH}:latest`, `mh-alice-.${HASH}`]
const OTHERS = [
  'llama3.2:latest',
  `mh-alice-b-calm_1.${HASH}`,
  `mh-bob-calm_1.${HASH}`,
  'mh-alice-notes',
  `mh-alice-calm_1.${HASH}:mine`,
]

describe('A21: a purge', () => {
  it('takes the person’s adapters from the servers of models, and nobody else’s', async () => {
    await using server = await OllamaServer.listen(...HERS, ...OTHERS)
    await using running = await runningSupervisor({
      files: { 'etc/system.json': { modelServers: [server.url] } },
    })
    await running.person('alice', 'guest')

    const purged = await running.console.mustSend('DELETE', '/api/users/alice?purge=true')

    expect([...server.models.keys()].toSorted()).toEqual(OTHERS.toSorted())
    expect(purged.json['left']).toEqual([{ kind: 'audit', path: expect.any(String) }])
  })

  it('of which a server is away ends, and tells of it', async () => {
    await using server = await OllamaServer.listen(...HERS)
    const gone = server.url
    await server[Symbol.asyncDispose]()
    await using running = await runningSupervisor({
      files: { 'etc/system.json': { modelServers: [gone] } },
    })
    await running.person('alice', 'guest')

    const purged = await running.console.mustSend('DELETE', '/api/users/alice?purge=true')

    expect(purged.json['left']).toEqual([
      { kind: 'models', path: gone },
      { kind: 'audit', path: expect.any(String) },
    ])
  })

  it('leaves the models alone where the account is only archived with its deletion', async () => {
    await using server = await OllamaServer.listen(...HERS)
    await using running = await runningSupervisor({
      files: { 'etc/system.json': { modelServers: [server.url] } },
    })
    await running.person('alice', 'guest')

    await running.console.mustSend('DELETE', '/api/users/alice')

    expect([...server.models.keys()]).toEqual(HERS)
  })
})

describe('a server of models', () => {
  it.each([
    ['says nothing', null],
    ['refuses', 401],
    ['answers what is no list', 200],
  ])('that %s is named, soon', async (_how, status) => {
    await using server = await answering(status)

    expect(await eraseModels('alice', [server.url], 500)).toEqual([server.url])
  })

  it('that speaks another protocol has none', async () => {
    await using server = await answering(404)

    expect(await eraseModels('alice', [{ url: server.url, local: true }])).toEqual([])
  })
})

it('tells whose a model is by its whole name', () => {
  expect(HERS.every((name) => isModelOf('alice', name))).toBe(true)
  expect(OTHERS.filter((name) => isModelOf('alice', name))).toEqual([])
})

/** A server that answers everything with a status and `{}`; without one it never answers. */
async function answering(status: number | null) {
  const server = createServer((_request, response) => {
    if (status !== null) response.writeHead(status).end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${Object(server.address()).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
