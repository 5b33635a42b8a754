import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CANARY, CONSENT, DatasetsUnderTest } from './datasets-under-test.ts'

const SAILS = 'Sarah brought the new sails on the second of May'

async function filesOf(root: string, folder: string): Promise<Record<string, string>> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  const texts = await Promise.all(
    paths.map(async (path) => [path.slice(root.length + 1), await readFile(path, 'utf8')] as const),
  )
  return Object.fromEntries(texts)
}

describe('a training set', () => {
  it('is made of curated memories with the way back to each, and made again it is the same', async () => {
    await using place = await DatasetsUnderTest.open(CONSENT)
    const [note, exchange] = await place.curate(
      { type: 'observation', content: CANARY, tags: ['boat'] },
      {
        type: 'conversation',
        content: 'Me: "Where do the sails lie?"',
        response: 'They lie in the shed [1], behind the oars.',
        metadata: { conversationId: 'chat-1' },
      },
    )
    await place.place.capture('Nobody has judged this note about the harbour')

    const { dataset, report, isNew } = await place.build()
    const before = await filesOf(place.place.layout.root, 'out/datasets')
    const again = await place.build()

    expect(isNew).toBe(true)
    expect(dataset).toMatchObject({
      status: 'draft',
      pairs: 2,
      byKind: { note: 1, exchange: 1 },
      privacy: 'any',
    })
    expect(report).toMatchObject({ considered: 3, eligible: 2, leftOut: { 'not-judged': 1 } })
    const { items } = await place.datasets.pairs(dataset.id, { limit: 10 })
    expect(items).toContainEqual(
      expect.objectContaining({
        instruction: 'What do you remember about boat?',
        output: CANARY,
        memoryId: note?.id,
        conversationId: null,
      }),
    )
    expect(items).toContainEqual(
      expect.objectContaining({
        instruction: 'Where do the sails lie?',
        output: 'They lie in the shed, behind the oars.',
        memoryId: exchange?.id,
        conversationId: 'chat-1',
      }),
    )
    expect(again).toEqual({ success: true, isNew: false, dataset, report })
    expect(await filesOf(place.place.layout.root, 'out/datasets')).toEqual(before)
  })

  it('holds no exchange that nobody consented to, nothing local unless asked, and the same words once', async () => {
    await using place = await DatasetsUnderTest.open()
    await place.curate(
      CANARY,
      `${CANARY.toUpperCase()}!`,
      { type: 'observation', content: 'What stays at home is this note', privacy: 'local' },
      {
        type: 'conversation',
        content: 'Me: "How?"',
        response: 'With a rope and a lot of patience',
      },
    )

    const { report, dataset } = await place.build()
    const withLocal = await place.build({ includeLocal: true })

    expect(dataset.pairs).toBe(1)
    expect(report.leftOut).toEqual({ 'conversations-off': 1, duplicate: 1, local: 1 })
    expect(withLocal.dataset).toMatchObject({ pairs: 2, privacy: 'local' })
  })

  it('leaves only when a person approved it, without what was dropped and what is local', async () => {
    await using place = await DatasetsUnderTest.open()
    const [note, sails] = await place.curate(CANARY, SAILS, {
      type: 'observation',
      content: 'What stays at home is this note',
      privacy: 'local',
    })
    const { dataset } = await place.build({ includeLocal: true })
    const { id } = dataset
    const { items } = await place.datasets.pairs(id, { limit: 10 })
    const drop = items.find(({ memoryId }) => memoryId === sails?.id)?.id ?? ''

    await expect(place.exported(id, 'chat')).rejects.toThrow(/is a draft.*--approve/)
    await place.datasets.review(id, { verdict: 'rejected' }, 'user:u1')
    await expect(place.exported(id, 'chat')).rejects.toThrow(/is rejected/)
    await place.datasets.review(id, { verdict: 'approved', pairs: { [drop]: 'drop' } }, 'user:u1')

    const day = note?.timestamp.slice(0, 10)
    const instruction = `What did you note on ${day}?`
    expect(await place.exported(id, 'instruction')).toEqual([
      { instruction, input: '', output: CANARY },
    ])
    expect(await place.exported(id, 'chat')).toEqual([
      {
        messages: [
          { role: 'user', content: instruction },
          { role: 'assistant', content: CANARY },
        ],
      },
    ])
    expect(await place.exported(id, 'chat', true)).toHaveLength(2)
    const files = await filesOf(place.place.layout.root, `out/datasets/${id}`)
    expect(files[`out/datasets/${id}/chat.jsonl`]).toContain(CANARY)
    expect(files[`out/datasets/${id}/chat.jsonl`]).not.toContain(SAILS)
    await expect(
      place.datasets.review(id, { pairs: { 'pair-x': 'drop' } }, 'user:u1'),
    ).rejects.toThrow(/no pair/)
  })

  it('cannot be approved when nothing of it is kept', async () => {
    await using place = await DatasetsUnderTest.open()
    await place.curate(CANARY)
    const { dataset } = await place.build()
    const { items } = await place.datasets.pairs(dataset.id, { limit: 1 })
    const pairs = { [items[0]?.id ?? '']: 'drop' as const }

    await expect(
      place.datasets.review(dataset.id, { verdict: 'approved', pairs }, 'user:u1'),
    ).rejects.toThrow(/nothing to approve/)
  })
})

describe('when a memory of a set', () => {
  it('is forgotten, its pair leaves every file, the manifest says so, and the set is a draft again', async () => {
    await using place = await DatasetsUnderTest.open()
    const [note] = await place.curate(CANARY, SAILS)
    const id = await place.approved()
    const { forgetter } = place.place.parts.memoryParts

    await forgetter.forget(note?.id ?? '')
    const report = await place.lazy.forget({
      memories: [{ id: note?.id ?? '', paths: [], texts: [CANARY] }],
    })

    const { dataset } = await place.datasets.get(id)
    expect(dataset).toMatchObject({
      status: 'draft',
      pairs: 1,
      note: expect.stringContaining('changed'),
    })
    expect(await place.outputs(id)).toEqual([SAILS])
    const files = await filesOf(place.place.layout.root, 'out')
    expect(Object.values(files).filter((text) => text.includes('blue boat'))).toEqual([])
    expect(Object.keys(files).filter((path) => path.endsWith('.jsonl'))).toEqual([])
    expect(report.left).toEqual([])
    await expect(place.exported(id, 'chat')).rejects.toThrow(/is a draft/)
  })

  it('is forgotten through the sets alone, what was made from it goes too, and adapters are named', async () => {
    await using place = await DatasetsUnderTest.open(CONSENT)
    const [note] = await place.curate(CANARY, SAILS)
    await place.curate({
      type: 'conversation',
      content: 'Me: "And the boat?"',
      response: 'It spent the cold months in the north',
      links: [{ type: 'cited', target: note?.id ?? '' }],
    })
    const id = await place.approved()
    await place.datasets.noteAdapter(id, '2025-11-05-aaaa')

    const report = await place.lazy.forget({
      memories: [{ id: note?.id ?? '', paths: [], texts: [CANARY] }],
    })
    const again = await place.lazy.forget({
      memories: [{ id: note?.id ?? '', paths: [], texts: [CANARY] }],
    })

    expect(report.removed).toBe(2)
    expect(report.left).toMatchObject([{ path: 'out/adapters/2025-11-05-aaaa' }])
    expect((await place.datasets.get(id)).dataset).toMatchObject({
      pairs: 1,
      removed: { forgotten: 2 },
    })
    expect(again.removed).toBe(0)
  })

  it.each([
    ['changes', 'changed', { content: `${CANARY} and longer` }],
    ['loses its consent', 'no-consent', { metadata: { trainingConsent: false } }],
    ['becomes private', 'private', { privacy: 'none' as const }],
  ])('%s, the set is not exported as it was', async (_, reason, change) => {
    await using place = await DatasetsUnderTest.open()
    const [note] = await place.curate(CANARY, SAILS)
    const id = await place.approved()
    await place.place.parts.memoryParts.memories.change(note?.id ?? '', change, 'user:u1')

    await expect(place.exported(id, 'chat')).rejects.toThrow(/is a draft.*changed or went/)

    const { dataset } = await place.datasets.get(id)
    expect(dataset).toMatchObject({ status: 'draft', pairs: 1, removed: { [reason]: 1 } })
  })
})

it('takes a set whose pairs were edited by hand for a draft that holds what it holds', async () => {
  await using place = await DatasetsUnderTest.open()
  await place.curate(CANARY, SAILS)
  const id = await place.approved()
  const path = `out/datasets/${id}/pairs.ndjson`
  const [first = ''] = (await place.place.read(path)).split('\n')
  await place.place.put(path, `${first}\n{"torn`)

  const { dataset } = await place.datasets.get(id)

  expect(dataset).toMatchObject({
    status: 'draft',
    pairs: 1,
    note: 'Its pairs were changed by hand.',
  })
  expect(await readdir(join(place.place.layout.root, 'out/datasets', id))).not.toContain(
    'chat.jsonl',
  )
})

it('is no set without its manifest, is found by its id alone, and leaves older folders as they are', async () => {
  await using place = await DatasetsUnderTest.open({
    'out/datasets/2025-11-05/ai_dataset.jsonl': '{}\n',
    'out/datasets/set-0123456789abcdef/pairs.ndjson': '{}\n',
  })
  await place.curate(CANARY)

  const before = await place.datasets.list()
  await place.build()

  expect(before).toEqual([])
  const names = await readdir(join(place.place.layout.root, 'out/datasets'))
  expect(names.filter((name) => name.startsWith('set-'))).toHaveLength(1)
  expect(names).toContain('2025-11-05')
  for (const id of ['../../etc', 'set-..', 'set-0123456789abcdef'])
    await expect(place.datasets.get(id)).rejects.toThrow(/no training set/)
})

it.each([
  ['agent', /agent mode, in which no training material is made/],
  ['emulation', /emulation mode/],
])('makes, reviews and exports nothing in %s mode', async (currentMode, words) => {
  await using place = await DatasetsUnderTest.open()
  await place.curate(CANARY)
  const id = await place.approved()
  await place.place.put('etc/cognitive-mode.json', { currentMode })

  await expect(place.build()).rejects.toThrow(words)
  await expect(place.datasets.review(id, { verdict: 'rejected' }, 'user:u1')).rejects.toThrow(words)
  await expect(place.exported(id, 'chat')).rejects.toThrow(words)
})

it('is made by the agent, taken back whole, and replaces the draft that the agent left before', async () => {
  await using place = await DatasetsUnderTest.open()
  const { runner } = place.place.opened
  await place.curate(CANARY)
  await place.place.run('dataset-builder')
  const [first] = await place.datasets.list()
  const idle = await place.place.run('dataset-builder')
  await place.curate(SAILS)
  const second = await place.place.run('dataset-builder')

  const [latest, ...others] = await place.datasets.list()
  const { undo } = await runner.undo(second.id, 'user:u1')

  expect(first).toMatchObject({ builtBy: 'agent:dataset-builder', status: 'draft', pairs: 1 })
  expect(idle.counts).toEqual({})
  expect(latest).toMatchObject({ pairs: 2 })
  expect(others).toEqual([])
  expect(undo).toMatchObject({ undone: 4, left: [{ what: first?.id }] })
  expect(await place.datasets.list()).toEqual([])
})

it('finds what was forgotten while the set was made', async () => {
  await using place = await DatasetsUnderTest.open()
  const [note] = await place.curate(CANARY, SAILS)
  const { forgetter } = place.place.parts.memoryParts
  let forgotten: Promise<unknown> = Promise.resolve()

  const { dataset } = await place.datasets.build({
    request: { max: 500, includeLocal: false },
    by: 'user:u1',
    signal: new AbortController().signal,
    onProgress: () => undefined,
    write: async (path, text) => {
      if (path.endsWith('pairs.ndjson')) forgotten = forgetter.forget(note?.id ?? '')
      await forgotten
      await place.place.put(path, text)
    },
  })

  expect(dataset).toMatchObject({ pairs: 1, removed: { changed: 1 } })
  expect(await place.outputs(dataset.id)).toEqual([SAILS])
})

it('comes out the same when its making was cut off after any file', async () => {
  await using place = await DatasetsUnderTest.open()
  await place.curate(CANARY, SAILS)
  const cutOffAfter = async (files: number): Promise<void> => {
    let left = files
    await place.datasets.build({
      request: { max: 500, includeLocal: false },
      by: 'user:u1',
      signal: new AbortController().signal,
      onProgress: () => undefined,
      write: async (path, text) => {
        left -= 1
        if (left < 0) throw new Error('killed')
        await place.place.put(path, text)
      },
    })
  }

  for (const files of [0, 1, 2, 3]) {
    await expect(cutOffAfter(files)).rejects.toThrow('killed')
    expect(await place.datasets.list()).toEqual([])
  }
  const { dataset, isNew } = await place.build()

  expect(isNew).toBe(true)
  expect(dataset.pairs).toBe(2)
  expect(await readdir(join(place.place.layout.root, 'out/datasets'))).toEqual([dataset.id])
})

it('is a draft without exports wherever a change of it was cut off', async () => {
  await using place = await DatasetsUnderTest.open()
  const [note] = await place.curate(CANARY, SAILS)
  const id = await place.approved()
  const { root } = place.place.layout
  // As a worker leaves it that is killed after it rewrote the pairs, before report and manifest.
  const pairs = await place.place.read(`out/datasets/${id}/pairs.ndjson`)
  const kept = pairs.split('\n').filter((line) => !line.includes('blue boat'))
  await place.place.put(`out/datasets/${id}/pairs.ndjson`, kept.join('\n'))

  await place.lazy.forget({ memories: [{ id: note?.id ?? '', paths: [], texts: [CANARY] }] })

  expect((await place.datasets.get(id)).dataset).toMatchObject({ status: 'draft', pairs: 1 })
  const files = await filesOf(root, 'out/datasets')
  expect(Object.values(files).filter((text) => text.includes('blue boat'))).toEqual([])
})
