import { createServer } from 'node:http'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { placesToLook } from '../../../supervisor/models/find-model-servers.ts'
import { runningSupervisor } from '../../support/running-supervisor.ts'
import { startModelServer } from '../../support/scripted-model-server.ts'

it('finds the Ollama of the machine with its models, and says whether it is allowed', async () => {
  await using model = await startModelServer({ kind: 'ollama', script: [], models: ['a', 'b'] })
  const ollamaHost = new URL(model.url).host
  await using running = await runningSupervisor({ environment: { ollamaHost } })
  const ask = async (): Promise<unknown> => {
    const { json } = await running.console.mustSend('GET', '/api/system/model-servers')
    return [json['items']].flat().find((one) => Object(one).url === model.url)
  }

  const before = await ask()
  const body = { modelServers: [model.url] }
  await running.console.mustSend('PUT', '/api/system/config', { body })
  const after = await ask()

  const found = { kind: 'ollama', url: model.url, models: ['a', 'b'] }
  expect(before).toEqual({ ...found, allowed: false })
  expect(after).toEqual({ ...found, allowed: true })
})

it.each([
  ['something else', 200, '<html></html>'],
  ['another list', 200, '{"models":"none"}'],
  ['what is broken', 500, '{"models":[]}'],
  ['what leads elsewhere', 302, ''],
])('does not take %s for a server of models', async (_, status, body) => {
  const server = createServer((_request, response) =>
    response.writeHead(status, { location: 'http://127.0.0.1:1/api/tags' }).end(body),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const ollamaHost = `127.0.0.1:${Object(server.address()).port}`
  await using running = await runningSupervisor({ environment: { ollamaHost } })

  const { json } = await running.console.mustSend('GET', '/api/system/model-servers')
  server.close()

  expect(JSON.stringify(json)).not.toContain(ollamaHost)
})

it.each([
  [undefined, 11_434],
  ['0.0.0.0', 11_434],
  ['0.0.0.0:4000', 4000],
  [':4001', 4001],
  ['http://localhost:4002/', 4002],
  ['[::1]:4003', 4003],
  ['evil.example:99999', 11_434],
])('asks this machine alone, with OLLAMA_HOST %s at port %i', (host, port) => {
  const places = placesToLook(host)

  expect(places[0]?.url).toBe(`http://127.0.0.1:${port}`)
  expect(places.every(({ url }) => new URL(url).hostname === '127.0.0.1')).toBe(true)
})
