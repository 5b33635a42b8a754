import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ACTOR_HEADER,
  REQUEST_ID_HEADER,
  SECRET_HEADER,
} from '../../../shared/control/worker-contract.ts'
import { eventually } from '../../support/eventually.ts'
import { OWN_ACTOR, type WorkerUnderTest, useWorkers } from './worker-under-test.ts'

const use = useWorkers()

async function started() {
  const place = await use.place()
  return { place, worker: await use.worker(place).ready() }
}

describe('a memory', () => {
  it('is captured, got, found, and still there after a restart', async () => {
    const { place, worker } = await started()
    const event = await worker.capture('Bob came to the meeting', { tags: ['work'] })
    expect((await worker.call('GET', `/api/memories/${event.id}`)).body).toEqual({
      success: true,
      event,
      provenance: { by: 'user', actor: OWN_ACTOR, trusted: true },
      cites: [],
      citedBy: [],
    })
    expect(
      (await worker.call('GET', '/api/memories/search?q=meetings')).body.hits[0],
    ).toMatchObject({ event, why: 'its words: meeting' })
    expect(await worker.end()).toBe(0)

    const next = await use.worker(place, { generation: 2 }).ready()

    expect((await next.call('GET', `/api/memories/${event.id}`)).body.event).toEqual(event)
    expect((await next.call('GET', '/api/memories')).body).toEqual({
      items: [event],
      nextCursor: null,
    })
    expect((await next.call('GET', '/api/memories/search?q=bob')).body.hits[0].event).toEqual(event)
  })

  it('is named by how it begins, unless it is in the bin or not there', async () => {
    const { worker } = await started()
    const long = await worker.capture(`\n${'🐘'.repeat(300)} and more\nA second line`)
    const short = await worker.capture('Bob came\nto the meeting', { type: 'note' })
    const binned = await worker.capture('Thrown away')
    await worker.call('DELETE', `/api/memories/${binned.id}`)
    const asked = (ids: readonly string[]) =>
      worker.call('GET', `/api/memories/names?ids=${ids.join(',')}`)

    const named = await asked([long.id, 'evt-none', short.id, binned.id, short.id])
    const refused = await asked(Array.from({ length: 101 }, (_nothing, index) => `evt-${index}`))

    expect(named.body).toEqual({
      items: [
        { id: long.id, type: 'observation', beginning: '🐘'.repeat(160) },
        { id: short.id, type: 'note', beginning: 'Bob came to the meeting' },
      ],
      nextCursor: null,
    })
    expect(refused.status).toBe(400)
  })

  it('is changed, deleted and restored', async () => {
    const { worker } = await started()
    const { id } = await worker.capture('Bob came to the meeting')
    const path = `/api/memories/${id}`

    const changed = await worker.call('PATCH', path, {
      body: { content: 'Anna came', metadata: { mood: 'good' } },
    })
    const deleted = await worker.call('DELETE', path)
    const gone = await worker.call('GET', path)
    const bin = await worker.call('GET', '/api/memories?bin=true')
    const restored = await worker.call('POST', `${path}/restore`)

    expect(changed.body.event).toMatchObject({
      content: 'Anna came',
      metadata: { mood: 'good', cognitiveMode: 'dual' },
    })
    expect(deleted.body).toEqual({ success: true, id })
    expect(gone).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(bin.body.items).toEqual([changed.body.event])
    expect(restored.body.event).toEqual(changed.body.event)
    expect((await worker.call('GET', '/api/memories')).body.items).toHaveLength(1)
  })

  it('is found when somebody places its file while the worker runs', async () => {
    const { place, worker } = await started()
    await worker.capture('Bob came to the meeting')
    const search = () => worker.call('GET', '/api/memories/search?q=quince')
    expect((await search()).body.hits).toEqual([])

    const event = {
      id: 'evt-1',
      timestamp: '2019-03-01T10:00:00.000Z',
      content: 'A quince',
      type: 'observation',
    }
    await mkdir(join(place.profile, 'memory/episodic/2019'))
    await writeFile(join(place.profile, 'memory/episodic/2019/evt-1.json'), JSON.stringify(event))

    const [hit] = await eventually(async () => {
      const { hits } = (await search()).body
      return hits.length > 0 && hits
    })
    expect(hit.event).toEqual(event)
  })

  it('is not captured in emulation mode, which holds as soon as its file says so', async () => {
    const { place, worker } = await started()
    await writeFile(join(place.profile, 'etc/cognitive-mode.json'), '{"currentMode":"emulation"}')

    const answer = await worker.call('POST', '/api/capture', { body: { content: 'x' } })

    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'conflict', detail: expect.stringContaining('emulation') },
    })
  })
})

describe('a request', () => {
  const shared = useWorkers(afterAll)
  let worker: WorkerUnderTest
  beforeAll(async () => {
    worker = await shared.worker(await shared.place()).ready()
  })

  it.each([
    ['without the secret', { [SECRET_HEADER]: '' }],
    ['with another secret', { [SECRET_HEADER]: 'a-secret-of-this-starT' }],
  ])('%s gets 401', async (_, headers) => {
    const answer = await worker.call('GET', '/api/memories', { headers })

    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  })

  it('is answered under its id, problems too', async () => {
    const headers = { [REQUEST_ID_HEADER]: 'req-7' }

    const good = await worker.call('GET', '/api/memories', { headers })
    const bad = await worker.call('GET', '/api/memories/none', { headers })
    const unnamed = await worker.call('GET', '/api/memories', {
      headers: { [REQUEST_ID_HEADER]: 'a b\tc' },
    })

    expect(good.headers[REQUEST_ID_HEADER]).toBe('req-7')
    expect(bad).toMatchObject({
      headers: { [REQUEST_ID_HEADER]: 'req-7', 'content-type': 'application/problem+json' },
      body: { requestId: 'req-7', status: 404 },
    })
    expect(unnamed.headers[REQUEST_ID_HEADER]).toMatch(/^req-[0-9a-f-]{36}$/)
  })

  it.each([
    { method: 'POST', path: '/api/capture', body: '', words: 'Body is not JSON' },
    { method: 'POST', path: '/api/capture', body: '{"content":', words: 'Body is not JSON' },
    { method: 'POST', path: '/api/capture', body: '{}', words: 'content' },
    { method: 'POST', path: '/api/capture', body: '{"content":"  "}', words: 'content' },
    {
      method: 'POST',
      path: '/api/capture',
      body: '{"content":"x","userId":"bob"}',
      words: 'userId',
    },
    {
      method: 'POST',
      path: '/api/capture',
      body: '{"content":"x","timestamp":"5"}',
      words: 'timestamp',
    },
    { method: 'PATCH', path: '/api/memories/evt-1', body: '{"id":"evt-2"}', words: 'id' },
    { method: 'GET', path: '/api/memories?limit=0', words: 'limit' },
    { method: 'GET', path: '/api/memories?limit=5&limit=6', words: 'limit' },
    { method: 'GET', path: '/api/memories?cursor=abc', words: 'cursor' },
    { method: 'GET', path: '/api/memories/search', words: 'q' },
    { method: 'GET', path: '/api/memories?__proto__=1', words: '__proto__' },
  ])('$method $path with $body gets 400 and the name of what is wrong', async (given) => {
    const { method, path, words } = given

    const answer = await worker.call(method, path, { body: given.body })

    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid-input', detail: expect.stringContaining(words) },
    })
  })

  it.each([
    ['/api/memories/..%2F..%2Fetc%2Fpasswd', 'no memory'],
    ['/api/nothing', 'nothing at this path'],
    ['/api/users', 'nothing at this path'],
  ])('for %s gets 404', async (path, words) => {
    const answer = await worker.call('GET', path)

    expect(answer).toMatchObject({
      status: 404,
      body: { code: 'not-found', detail: expect.stringContaining(words) },
    })
  })

  it('by a wrong method gets 405 and the right ones', async () => {
    const answer = await worker.call('PUT', '/api/memories/evt-1', { body: '{}' })

    expect(answer).toMatchObject({ status: 405, body: { code: 'method-not-allowed' } })
    expect(answer.headers['allow']).toBe('GET, PATCH, DELETE')
  })

  it('of more than 1 MiB is refused, declared or not, and the next one on the connection is served', async () => {
    const large = JSON.stringify({ content: 'x'.repeat(1024 * 1024) })

    const declared = await worker.call('POST', '/api/capture', { body: large })
    const chunked = await worker.call('POST', '/api/capture', { body: large, chunked: true })
    const next = await worker.call('GET', '/api/memories')

    expect(declared).toMatchObject({ status: 413, body: { code: 'body-too-large' } })
    expect(chunked.status).toBe(413)
    expect(next.status).toBe(200)
  })

  it('without an actor is not served', async () => {
    expect(
      (await worker.call('GET', '/api/memories', { headers: { [ACTOR_HEADER]: '' } })).status,
    ).toBe(400)
  })
})

describe('the audit', () => {
  it('has what was done, by whom, with ids and never a word', async () => {
    const { place, worker } = await started()
    const { id } = await worker.capture('canary-content')
    await worker.call('PATCH', `/api/memories/${id}`, {
      body: { content: 'canary-change' },
      headers: { [ACTOR_HEADER]: 'agent:organizer' },
    })
    await worker.call('DELETE', `/api/memories/${id}`, { headers: { [ACTOR_HEADER]: 'console' } })
    await worker.call('POST', `/api/memories/${id}/restore`)

    const { items } = (await worker.call('GET', '/api/audit/mine')).body

    expect(
      items.map((item: Record<string, unknown>) => [item['event'], item['actor'], item['userId']]),
    ).toEqual([
      ['memory_restored', OWN_ACTOR, 'user-1'],
      ['memory_deleted', 'console', 'user-1'],
      ['memory_changed', 'agent:organizer', 'user-1'],
      ['memory_captured', OWN_ACTOR, 'user-1'],
    ])
    const [file = ''] = await readdir(join(place.profile, 'logs/audit'))
    expect(await readFile(join(place.profile, 'logs/audit', file), 'utf8')).not.toContain('canary')
  })

  it('has every look of somebody else, and none of the person’s own', async () => {
    const { worker } = await started()
    const { id } = await worker.capture('canary-content')
    for (const actor of [OWN_ACTOR, 'console', 'user:boss']) {
      for (const path of [
        '/api/memories',
        '/api/memories/search?q=canary',
        `/api/memories/${id}`,
      ]) {
        await worker.call('GET', path, { headers: { [ACTOR_HEADER]: actor } })
      }
    }

    const { items } = (await worker.call('GET', '/api/audit/mine?event=memories_read')).body

    expect(
      items.map(
        ({ actor, details }: { actor: string; details: { how: string } }) =>
          `${actor} ${details.how}`,
      ),
    ).toEqual([
      'user:boss get',
      'user:boss search',
      'user:boss list',
      'console get',
      'console search',
      'console list',
    ])
  })
})

describe('the log', () => {
  it('has one line a request with its route, and neither words nor secrets', async () => {
    const { place, worker } = await started()
    await worker.capture('canary-content')
    await worker.call('GET', '/api/memories/search?q=canary-query')
    await worker.call('POST', '/api/capture', { body: '{"content":"canary-torn' })
    await worker.call('GET', '/api/canary-path')
    await worker.end()

    const log = await readFile(join(place.profile, 'logs/worker/worker.log'), 'utf8')

    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const served = lines.filter(({ evt }) => evt === 'request-served')
    expect(served.map(({ route, status }) => [route, status])).toEqual([
      ['captureMemory', 201],
      ['searchMemories', 200],
      ['captureMemory', 400],
      ['unknown', 404],
    ])
    for (const line of served) {
      expect(line).toMatchObject({
        request_id: expect.stringMatching(/^req-/),
        worker_id: worker.workerId,
        generation: 1,
        user_id: 'user-1',
        dur_ms: expect.any(Number),
      })
    }
    expect(log).not.toMatch(/canary|a-secret-of-this-start/)
  })
})
