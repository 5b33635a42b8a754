import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROFILE_FOLDERS } from '../../../shared/layout/profile-layout.ts'
import { profileStores, WORDLESS_FOLDERS } from '../../../worker/forget/profile-stores.ts'
import { type Place, useWorkers } from './worker-under-test.ts'

const use = useWorkers()
const CANARY = 'xyzzycanary walked over the frozen harbour'
const OLDER = 'plughcanary walked over the frozen harbour'

async function started() {
  const place = await use.place()
  return { place, worker: await use.worker(place).ready() }
}

async function put({ profile }: Place, path: string, content: unknown): Promise<void> {
  await mkdir(dirname(join(profile, path)), { recursive: true })
  await writeFile(
    join(profile, path),
    typeof content === 'string' ? content : JSON.stringify(content, null, 2),
  )
}

/** The files of the profile that hold a canary, byte by byte. */
async function filesWithCanary({ profile }: Place): Promise<string[]> {
  const entries = await readdir(profile, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((one) => join(one.parentPath, one.name))
  const found = await Promise.all(
    files.map(async (path) => {
      const text = (await readFile(path, 'latin1')).toLowerCase()
      return text.includes('xyzzycanary') || text.includes('plughcanary') ? path : undefined
    }),
  )
  return found.filter((path) => path !== undefined).map((path) => path.slice(profile.length + 1))
}

describe('a memory that is forgotten', () => {
  it('is left in no file of the profile, and the report says where it was', async () => {
    const { place, worker } = await started()
    const { id } = await worker.capture(OLDER)
    await worker.capture('a neighbour')
    await worker.call('PATCH', `/api/memories/${id}`, { body: { content: CANARY } })
    const links = [{ type: 'source', target: id }]
    await put(place, 'memory/episodic/2025/evt-202510300800001-dream.json', {
      id: 'evt-202510300800001',
      timestamp: '2025-10-30T08:00:00.000Z',
      type: 'dream',
      content: 'A dream of it',
      links,
    })
    await worker.call('POST', '/api/memories/reindex')
    const note = await worker.capture(`I wrote that "${CANARY}"`, { links })
    await put(place, 'memory/conversations/c.json', {
      messages: [
        { text: `You said ${CANARY}` },
        { memoryId: id, snippet: CANARY },
        { text: 'stays' },
      ],
    })
    await put(place, 'persona/cache.json', { catchphrases: [CANARY, 'stays'] })
    await put(
      place,
      'out/adapters/2025/instructions.jsonl',
      `{"output":"${CANARY}"}\n{"output":"stays"}\n`,
    )
    await put(place, 'out/state/undo/run-1/before.json', { id, content: CANARY })
    await put(
      place,
      'logs/sync/2025-10-30.ndjson',
      `{"data":{"event":{"id":"${id}","content":"${CANARY}"}}}\n`,
    )
    await put(
      place,
      'logs/audit/2025-10-30.ndjson',
      `{"event":"x","details":{"reply":"${CANARY}"}}\n{"torn":"${CANARY}\n`,
    )
    await put(place, 'memory/inbox/_archive/2025-10-30/note.txt', `before ${CANARY} after`)
    expect(await filesWithCanary(place)).not.toEqual([])

    const answer = await worker.call('POST', `/api/memories/${id}/forget`)

    expect(answer).toMatchObject({
      status: 200,
      body: { success: true, id, derived: ['evt-202510300800001'], redacted: [note.id] },
    })
    expect(answer.body.stores.flatMap(({ left }: { left: unknown[] }) => left)).toEqual([])
    expect(answer.body.backups.note).toContain('backups')
    expect(await filesWithCanary(place)).toEqual([])
    expect((await worker.call('GET', `/api/memories/${note.id}`)).body).toMatchObject({
      event: { content: 'I wrote that "[forgotten]"', links: [] },
      cites: [],
    })
    expect((await worker.call('GET', '/api/memories/evt-202510300800001')).status).toBe(404)
    const conversation = await readFile(join(place.profile, 'memory/conversations/c.json'), 'utf8')
    expect(JSON.parse(conversation)).toEqual({
      messages: [{ text: 'You said [forgotten]' }, { text: 'stays' }],
    })
    const sets = await readFile(join(place.profile, 'out/adapters/2025/instructions.jsonl'), 'utf8')
    expect(sets).toBe('{"output":"stays"}\n')
  })

  it('does not come back by import, by a file that is copied back, or by restore', async () => {
    const { place, worker } = await started()
    const event = await worker.capture(CANARY)
    const [year = ''] = await readdir(join(place.profile, 'memory/episodic'))
    const [name = ''] = await readdir(join(place.profile, 'memory/episodic', year))
    const path = `memory/episodic/${year}/${name}`
    const copy = await readFile(join(place.profile, path), 'utf8')
    await worker.call('DELETE', `/api/memories/${event.id}`)
    expect((await worker.call('POST', `/api/memories/${event.id}/forget`)).status).toBe(200)

    const { id: _id, ...withoutId } = event
    const body = [
      event,
      { ...event, id: 'another' },
      { content: CANARY, timestamp: withoutId.timestamp },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n')
    const imported = await worker.call('POST', '/api/memories/import', { body })
    await put(place, path, copy)
    await put(place, `memory/episodic/.bin/${year}/${name}`, copy)
    await worker.call('POST', '/api/memories/reindex')
    const restored = await worker.call('POST', `/api/memories/${event.id}/restore`)

    expect(imported.body).toEqual({ imported: 0, skipped: 3, errors: [] })
    expect(restored.status).toBe(404)
    expect((await worker.call('GET', '/api/stats')).body.memories.total).toBe(0)
    expect(await filesWithCanary(place)).toEqual([])
  })

  it('stays forgotten after a restart; the person may write the same again', async () => {
    const { place, worker } = await started()
    const { id } = await worker.capture(CANARY)
    await worker.call('POST', `/api/memories/${id}/forget`)
    await worker.end()
    const next = await use.worker(place, { generation: 2 }).ready()

    const again = await next.capture(CANARY)

    expect((await next.call('GET', `/api/memories/${id}`)).status).toBe(404)
    expect((await next.call('GET', `/api/memories/${again.id}`)).status).toBe(200)
  })

  it('leaves alone another memory with the same old id', async () => {
    const { place, worker } = await started()
    const old = { id: 'evt-202510300800001', type: 'observation' }
    await put(place, 'memory/episodic/2025/evt-202510300800001-a.json', {
      ...old,
      content: 'one',
      timestamp: '2025-10-30T08:00:00.010Z',
    })
    await put(place, 'memory/episodic/2025/evt-202510300800001-b.json', {
      ...old,
      content: 'two',
      timestamp: '2025-10-30T08:00:00.020Z',
    })
    await worker.call('POST', '/api/memories/reindex')

    await worker.call('POST', '/api/memories/evt-202510300800001/forget')

    const { body } = await worker.call('GET', '/api/memories/evt-202510300800001')
    expect(body.event.content).toBe('one')
  })

  it('that nobody knows is not found', async () => {
    const { worker } = await started()

    expect((await worker.call('POST', '/api/memories/evt-1/forget')).status).toBe(404)
  })
})

it('every folder of a profile that can hold words is covered by a store that forgets', () => {
  const covered = [
    ...profileStores('/').flatMap(({ covers }) => covers),
    ...WORDLESS_FOLDERS,
    // Forgetting begins with these two.
    'memory/episodic',
    'memory/index',
  ]

  const uncovered = PROFILE_FOLDERS.filter(
    (folder) => !covered.some((one) => folder === one || folder.startsWith(`${one}/`)),
  )

  expect(uncovered).toEqual([])
})
