import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { ACTOR_HEADER, SECRET_HEADER } from '../../../shared/control/worker-contract.ts'
import { eventually } from '../../support/eventually.ts'
import { OWN_ACTOR, SECRET, type WorkerUnderTest, useWorkers } from './worker-under-test.ts'

const use = useWorkers()

async function started() {
  const place = await use.place()
  return { place, worker: await use.worker(place).ready() }
}

function lines(...values: readonly unknown[]): string {
  return values.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n')
}

/** What came, a value for each line. */
async function streamed(
  worker: WorkerUnderTest,
  method: string,
  path: string,
  body = '',
): Promise<Record<string, unknown>[]> {
  const headers = {
    [SECRET_HEADER]: SECRET,
    [ACTOR_HEADER]: OWN_ACTOR,
    accept: 'application/x-ndjson',
  }
  const whole = await new Promise<string>((resolve, reject) => {
    const sent = request({ socketPath: worker.place.socket, method, path, headers }, (answer) => {
      text(answer).then(resolve, reject)
    })
    sent.once('error', reject)
    sent.end(body)
  })
  return whole
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

describe('an import', () => {
  it('takes good lines in, tells of wrong ones by number, and searches see it when it answers', async () => {
    const { worker } = await started()
    const body = lines(
      { id: 'evt-a', content: 'A treasure', timestamp: '2025-01-01T10:00:00Z' },
      '',
      { content: '' },
      '{"content": "torn',
      { content: 'x', tag: 'no such member' },
      { id: '../../etc/passwd', content: 'x' },
      { id: '名前', content: 'Another treasure', tags: ['b'] },
      'x'.repeat(1024 * 1024 + 1),
      { content: 'Without an id' },
    )

    const answer = await worker.call('POST', '/api/memories/import?from=phone', { body })

    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ imported: 3, skipped: 0 })
    expect(
      answer.body.errors.map(({ line, code }: Record<string, unknown>) => [line, code]),
    ).toEqual([
      [3, 'invalid-input'],
      [4, 'invalid-input'],
      [5, 'invalid-input'],
      [6, 'invalid-input'],
      [8, 'body-too-large'],
    ])
    expect(answer.body.errors[0].message).toContain('content')
    const { hits, mode } = (await worker.call('GET', '/api/memories/search?q=treasure')).body
    expect([
      mode,
      hits
        .slice(0, 2)
        .map(({ event }: { event: { id: string } }) => event.id)
        .toSorted(),
    ]).toEqual(['lexical', ['evt-a', '名前']])
    const shown = await worker.call('GET', '/api/memories/evt-a')
    expect(shown.body).toMatchObject({
      event: { source: 'import', userId: 'user-1', timestamp: '2025-01-01T10:00:00.000Z' },
      provenance: { by: 'import', from: 'phone', trusted: true },
    })
    expect((await worker.call('GET', `/api/memories/${encodeURIComponent('名前')}`)).status).toBe(
      200,
    )
  })

  it('that is run again skips what is there, in the bin too', async () => {
    const { worker } = await started()
    const many = Array.from({ length: 600 }, (_, number) => ({
      id: `m-${number}`,
      content: `Memory ${number}`,
    }))
    const body = lines(...many, many[0])

    const first = await worker.call('POST', '/api/memories/import', { body })
    await worker.call('DELETE', '/api/memories/m-3')
    const second = await worker.call('POST', '/api/memories/import', { body })

    expect(first.body).toEqual({ imported: 600, skipped: 1, errors: [] })
    expect(second.body).toEqual({ imported: 0, skipped: 601, errors: [] })
  })

  it('does not lose a line in silence whose id another line has with other words', async () => {
    const { worker } = await started()

    const { body } = await worker.call('POST', '/api/memories/import', {
      body: lines({ id: 'a', content: 'one' }, { id: 'a', content: 'two' }),
    })

    expect(body).toMatchObject({ imported: 1, errors: [{ line: 2, code: 'conflict' }] })
  })

  it('larger than 1 MiB streams its progress, the result last', async () => {
    const { worker } = await started()
    const many = Array.from({ length: 3_000 }, (_, number) => ({
      content: `${number} ${'words '.repeat(100)}`,
    }))

    const reports = await streamed(worker, 'POST', '/api/memories/import', lines(...many))

    expect(reports[0]).toEqual({ phase: 'importing', done: 0 })
    expect(reports.at(-1)).toEqual({ imported: 3_000, skipped: 0, errors: [] })
    const { body } = await worker.call('GET', '/api/stats')
    expect(body).toMatchObject({
      memories: { total: 3_000, byType: { observation: 3_000 } },
      index: { state: 'current' },
    })
  })

  it('whose client goes away keeps what was written, and goes on when it is run again', async () => {
    const { worker, place } = await started()
    const many = Array.from({ length: 2_000 }, (_, number) => ({
      id: `m-${number}`,
      content: `Memory ${number}`,
    }))
    const headers = { [SECRET_HEADER]: SECRET, [ACTOR_HEADER]: OWN_ACTOR }
    const sent = request({
      socketPath: place.socket,
      method: 'POST',
      path: '/api/memories/import',
      headers,
    })
    sent.on('error', () => undefined)
    sent.write(`${lines(...many.slice(0, 1_000))}\n`)
    const episodic = join(place.profile, 'memory/episodic', String(new Date().getUTCFullYear()))
    await eventually(async () => (await readdir(episodic).catch(() => [])).length > 256)
    sent.destroy()

    const again = await eventually(async () => {
      const { body } = await worker.call('POST', '/api/memories/import', { body: lines(...many) })
      return body.imported + body.skipped === 2_000 && body
    })

    expect(again.skipped).toBeGreaterThanOrEqual(256)
    expect(again.errors).toEqual([])
    expect((await worker.call('GET', '/api/stats')).body.memories.total).toBe(2_000)
  })
})

describe('figures', () => {
  it('count memories by recent day and by tag, and leave out what was binned', async () => {
    const { worker } = await started()
    const today = new Date().toISOString()
    const body = lines(
      { id: 'm-1', content: 'One', tags: ['bike', 'garden'], timestamp: today },
      { id: 'm-2', content: 'Two', tags: ['garden'], timestamp: '2019-03-01T10:00:00.000Z' },
      { id: 'm-3', content: 'Three', tags: ['gone'], timestamp: today },
    )
    await worker.call('POST', '/api/memories/import', { body })
    await worker.call('DELETE', '/api/memories/m-3')

    const { memories } = (await worker.call('GET', '/api/stats')).body

    expect(memories).toMatchObject({
      total: 2,
      byMonth: { '2019-03': 1 },
      byDay: { [today.slice(0, 10)]: 1 },
      byTag: { garden: 2, bike: 1 },
    })
    expect(Object.keys(memories.byDay)).toHaveLength(1)
    expect(Object.keys(memories.byTag)).toEqual(['garden', 'bike'])
  })
})

describe('an export', () => {
  it('has every memory with the members that nobody knows, and another profile takes it in', async () => {
    const [one, other] = [await started(), await started()]
    const event = {
      id: 'evt-a',
      timestamp: '2025-01-01T10:00:00.000Z',
      content: 'x',
      mood: { calm: 1 },
    }
    await one.worker.call('POST', '/api/memories/import', { body: lines(event) })
    const { id } = await one.worker.capture('binned')
    await one.worker.call('DELETE', `/api/memories/${id}`)

    const exported = await streamed(one.worker, 'GET', '/api/memories/export')
    const binned = await streamed(one.worker, 'GET', '/api/memories/export?bin=true')
    await other.worker.call('POST', '/api/memories/import', { body: lines(...exported) })

    expect(exported).toMatchObject([{ ...event, type: 'observation' }])
    expect(binned).toMatchObject([{ id, content: 'binned' }])
    expect(await streamed(other.worker, 'GET', '/api/memories/export')).toEqual(exported)
  })
})

describe('a rebuild of the index', () => {
  it('answers when it is done, and finds the same', async () => {
    const { worker } = await started()
    await worker.capture('A treasure')

    const plain = await worker.call('POST', '/api/memories/reindex')
    const reports = await streamed(worker, 'POST', '/api/memories/reindex')

    expect(plain.body).toEqual({ success: true, memories: 1, setAside: 0 })
    expect(reports.at(-1)).toEqual(plain.body)
    expect((await worker.call('GET', '/api/memories/search?q=treasure')).body).toMatchObject({
      mode: 'lexical',
      hits: [{}],
    })
  })
})
