import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ACTOR_HEADER } from '../../../shared/control/worker-contract.ts'
import { type Place, type WorkerUnderTest, useWorkers } from './worker-under-test.ts'

const shared = useWorkers(afterAll)
let place: Place
let worker: WorkerUnderTest
beforeAll(async () => {
  place = await shared.place()
  worker = await shared.worker(place).ready()
})

const mode = (currentMode: string) =>
  worker.call('PUT', '/api/config/cognitive-mode', { body: { currentMode } })

describe('the persona', () => {
  it.each(['core', 'relationships', 'routines', 'decision-rules', 'facets'])(
    'has the document %s, which takes what it gave, and goes back',
    async (name) => {
      const path = `/api/persona/${name}`
      const before = await worker.call('GET', path)
      const put = await worker.call('PUT', path, { body: { ...before.body, extra: [1] } })
      const after = await worker.call('GET', path)
      const history = await worker.call('GET', `${path}/history`)
      const undone = await worker.call('POST', `${path}/undo`)

      expect(put.body).toMatchObject({ extra: [1], version: before.body.version })
      expect(after.body).toEqual(put.body)
      expect(history.body.items[0]).toMatchObject({ actor: 'user:user-1', document: put.body })
      expect(undone.body).toEqual(before.body)
      expect((await worker.call('GET', path)).body).toEqual(before.body)
    },
  )

  it('gets a facet, wears it, and loses it again', async () => {
    const made = await worker.call('PUT', '/api/persona/facets/poet', {
      body: { identity: { role: 'Poet' } },
    })
    await worker.call('PUT', '/api/persona/facets', { body: { activeFacet: 'poet' } })
    const worn = await worker.call('GET', '/api/persona')
    const deleted = await worker.call('DELETE', '/api/persona/facets/poet')
    const gone = await worker.call('GET', '/api/persona/facets/poet')
    const back = await worker.call('POST', '/api/persona/facets/poet/undo')

    expect(made.body).toEqual({ facet: 'poet', identity: { role: 'Poet' } })
    expect(worn.body).toMatchObject({
      activeFacet: 'poet',
      persona: { identity: { name: 'alice', role: 'Poet' } },
      problems: [],
    })
    expect(deleted.body).toEqual({ success: true, name: 'poet' })
    expect(gone.status).toBe(404)
    expect(back.body).toEqual(made.body)
    expect((await worker.call('GET', '/api/persona/facets/poet/history')).status).toBe(200)
  })

  it.each([
    ['GET', '/api/persona/soul', undefined, 404, 'core, relationships'],
    ['GET', '/api/persona/facets/..%2Fcore', undefined, 404, 'facet'],
    ['PUT', '/api/persona/core', { identity: { name: 1 } }, 400, 'identity.name'],
    ['PUT', '/api/persona/core', [], 400, 'Body'],
    ['PUT', '/api/persona/facets/Poet', {}, 400, 'a-z'],
    ['GET', '/api/config/secrets', undefined, 404, 'cognitive-mode'],
    ['PUT', '/api/config/sleep', { window: { start: '9' } }, 400, 'window.start'],
    ['PUT', '/api/secrets/x', { value: '' }, 400, 'value'],
    ['DELETE', '/api/secrets/none', undefined, 404, 'secret'],
  ])('%s %s with %j is refused', async (method, path, body, status, words) => {
    const answer = await worker.call(method, path, { body })

    expect(answer.status).toBe(status)
    expect(answer.body.detail).toContain(words)
  })

  it('is not changed in emulation mode, which can be left again; config files can be changed', async () => {
    await mode('emulation')

    const persona = await worker.call('PUT', '/api/persona/core', { body: { notes: 'x' } })
    const undo = await worker.call('POST', '/api/persona/core/undo')
    const config = await worker.call('PUT', '/api/config/sleep', { body: { enabled: false } })
    await mode('dual')
    const again = await worker.call('PUT', '/api/persona/core', { body: { notes: 'x' } })

    expect([persona.status, undo.status, config.status, again.status]).toEqual([409, 409, 200, 200])
    expect(persona.body.detail).toContain('emulation mode')
  })

  it('follows a hand, and a broken file stops nobody: neither now nor at the next start', async () => {
    const own = await shared.place()
    const file = join(own.profile, 'persona/core.json')
    const first = await shared.worker(own).ready()
    await writeFile(file, '{"identity":{"name":"By hand"}}')
    const edited = (await first.call('GET', '/api/persona')).body
    await writeFile(file, '{"identity":')
    await writeFile(join(own.profile, 'etc/sleep.json'), '[]')
    const broken = (await first.call('GET', '/api/persona')).body
    await first.end()
    const next = await shared.worker(own, { generation: 2 }).ready()

    expect(edited.persona.identity).toEqual({ name: 'By hand' })
    expect(broken).toMatchObject({ persona: edited.persona, problems: [{ document: 'core' }] })
    expect((await next.call('GET', '/api/persona')).body).toEqual(broken)
    expect((await next.call('GET', '/api/config')).body.items).toContainEqual({
      name: 'sleep',
      problem: expect.stringContaining('etc/sleep.json'),
    })
  })
})

describe('A8, A15: a secret', () => {
  it('is never read back, whoever asks, and is set by the person or at the machine only', async () => {
    const as = (actor: string) => ({ headers: { [ACTOR_HEADER]: actor } })
    const body = { value: 'canary-secret' }
    const set = await worker.call('PUT', '/api/secrets/openai', { body })
    const others = await Promise.all(
      ['user:boss', 'agent:organizer', 'system'].map((actor) =>
        worker.call('PUT', '/api/secrets/openai', { body, ...as(actor) }),
      ),
    )
    const atMachine = await worker.call('PUT', '/api/secrets/two', { body, ...as('console') })
    const names = await worker.call('GET', '/api/secrets')
    const read = await worker.call('GET', '/api/secrets/openai')
    const removed = await worker.call('DELETE', '/api/secrets/openai')

    expect(set.body).toEqual({ success: true, name: 'openai' })
    expect(others.map(({ status }) => status)).toEqual([403, 403, 403])
    expect(atMachine.status).toBe(200)
    expect(names.body.items).toEqual([{ name: 'openai' }, { name: 'two' }])
    expect(read.status).toBe(405)
    expect(removed.body).toEqual({ success: true, name: 'openai' })
    const audits = join(place.profile, 'logs/audit')
    const [file = ''] = await readdir(audits)
    const said = await readFile(join(audits, file), 'utf8')
    const log = await readFile(join(place.profile, 'logs/worker/worker.log'), 'utf8')
    expect(said).toContain('"secret_set"')
    expect(said + log).not.toContain('canary')
  })
})
