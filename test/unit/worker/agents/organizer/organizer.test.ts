import { expect, it, vi } from 'vitest'
import { filesOf, memoryOf, organizerUnderTest } from './organizer-under-test.ts'

const at = (day: number): string => new Date(Date.UTC(2026, 4, day)).toISOString()

it('gives memories tags, names, an importance and who did it, and keeps what a person gave them', async () => {
  await using place = await organizerUnderTest()
  const { id } = await place.capture({
    content: 'Met Anna Miller and Bob at the harbour in Lisbon to talk about the red bike.',
    type: 'observation',
    tags: ['Bike', 'my tag'],
    metadata: { mood: 'good' },
  })

  const run = await place.run('organizer')

  expect(run).toMatchObject({
    status: 'done',
    counts: { memories: 1, by_builtin: 1 },
    models: ['builtin'],
    progress: { done: 1, of: 1 },
  })
  const event = await memoryOf(place, id)
  expect(event).toMatchObject({
    tags: ['Bike', 'my tag', 'harbour'],
    entities: ['Anna Miller', 'Bob', 'Lisbon'],
    processed: true,
    metadata: {
      mood: 'good',
      processedBy: { agent: 'organizer', model: 'builtin' },
      organizer: { tags: ['harbour'], entities: ['Anna Miller', 'Bob', 'Lisbon'] },
    },
  })
  expect(event.importance).toBeGreaterThan(0.5)
  expect(event.importance).toBeLessThanOrEqual(1)
})

it('leaves a file alone whose bytes it could not bring back, and counts it', async () => {
  await using place = await organizerUnderTest()
  const path = 'memory/episodic/2026/evt-202605010000000.json'
  const text =
    '{"id":"evt-202605010000000","timestamp":"2026-05-01T00:00:00Z","content":"Anna \uFFFD"}'
  await place.put(path, text)
  await place.untilKnown('evt-202605010000000')
  await place.capture('Lunch with Anna Miller.')

  const run = await place.run('organizer')

  expect(run.counts).toMatchObject({ memories: 1, skipped: 1 })
  expect(await place.read(path)).toBe(text)
})

it('changes nothing when it runs again', async () => {
  await using place = await organizerUnderTest()
  for (const text of ['Lunch with Anna Miller.', 'Heute im Zoo mit Annie.', '😀', '-'])
    await place.capture(text)
  await place.run('organizer')
  const before = await filesOf(place)

  const again = await place.run('organizer')

  expect(again.counts).toEqual({})
  expect(await filesOf(place)).toEqual(before)
})

it('is undone byte for byte, and then leaves those memories alone until a person asks', async () => {
  await using place = await organizerUnderTest()
  for (let day = 1; day <= 5; day += 1)
    await place.capture({
      content: `Day ${day} with Anna Miller at the harbour`,
      type: 'observation',
      timestamp: at(day),
    })
  const before = await filesOf(place)
  const { id } = await place.run('organizer')
  expect(await filesOf(place)).not.toEqual(before)

  const { undo } = await place.opened.runner.undo(id, 'user:u1')

  expect(undo).toMatchObject({ undone: 5, left: [] })
  expect(await filesOf(place)).toEqual(before)
  const { runner } = place.opened
  await runner.start('organizer', { by: 'schedule', trigger: 'interval' })
  await runner.whenIdle('organizer')
  expect(await filesOf(place)).toEqual(before)
  expect((await place.run('organizer')).counts).toMatchObject({ memories: 5 })
})

it('links to a few older memories with the same people, none of them itself, and in no circle', async () => {
  await using place = await organizerUnderTest()
  const ids: string[] = []
  for (let day = 1; day <= 8; day += 1) {
    const content = `Walked with ${day % 2 ? 'Anna' : 'Annie'} and looked at the lighthouse`
    const made = await place.capture({ content, type: 'observation', timestamp: at(day) })
    ids.push(made.id)
  }

  await place.run('organizer')

  const last = await memoryOf(place, ids[7] ?? '')
  expect(last.links).toHaveLength(3)
  for (const [number, id] of ids.entries()) {
    const { links = [] } = await memoryOf(place, id)
    const targets = links.map((link) => String(Object(link).target))
    expect(targets.every((target) => ids.slice(0, number).includes(target))).toBe(true)
  }
  expect(last.links).toContainEqual({ type: 'same-person', target: ids[6] })
  const shown = await place.parts.memoryParts.memories.show(ids[6] ?? '')
  expect(shown.citedBy).toContainEqual({ id: ids[7], type: 'same-person' })
})

it('enriches a memory anew when its text is another, replacing its own and keeping what a person took away or gave', async () => {
  await using place = await organizerUnderTest()
  const { memories } = place.parts.memoryParts
  const { id } = await place.capture('Bought a bike at the market with Anna Miller.')
  await place.run('organizer')
  expect((await memoryOf(place, id)).tags).toEqual(['bike', 'market'])

  await memories.change(id, { tags: ['bike', 'mine'] }, 'user:u1')
  expect((await place.run('organizer')).counts).toEqual({})
  const content = 'Bought a kettle at the market in Lisbon.'
  await memories.change(id, { content }, 'user:u1')
  await place.run('organizer')

  expect(await memoryOf(place, id)).toMatchObject({
    tags: ['mine', 'kettle'],
    entities: ['Lisbon'],
    metadata: { organizer: { refused: ['market'] } },
  })
})

it('leaves alone what is binned, judged incorrect, or came processed from another program', async () => {
  await using place = await organizerUnderTest()
  const { memories } = place.parts.memoryParts
  const binned = await place.capture('Bob in the bin')
  const wrong = await place.capture('Bob is wrong')
  await memories.remove(binned.id)
  await memories.validate(wrong.id, 'incorrect', 'user:u1')
  const older = { timestamp: at(1), content: 'Where is the atlas, Bob?', type: 'observation' }
  const name = (n: number): string => `evt-20251030101500${n}`
  const put = async (n: number, event: object): Promise<void> =>
    await place.put(`memory/episodic/2025/${name(n)}-x.json`, { id: name(n), ...older, ...event })
  await put(1, { metadata: { processed: true } })
  await put(2, { tags: ['chat'], entities: [{ name: 'atlas' }] })
  await put(3, { tags: ['ingested'], entities: [{ entity: 'atlas' }], processed: false })
  await place.untilKnown(name(3))
  const before = await filesOf(place)

  const run = await place.run('organizer')

  expect(run.counts).toMatchObject({ memories: 1 })
  const after = await filesOf(place)
  const changed = [...after].filter(([path, text]) => before.get(path) !== text)
  expect(changed.map(([path]) => path)).toEqual([`2025/${name(3)}-x.json`])
  expect(await memoryOf(place, name(3))).toMatchObject({
    tags: ['ingested', 'atlas'],
    entities: [{ entity: 'atlas' }, 'Bob'],
  })
})

it('comes to the same end when it is broken off after any of its steps', async () => {
  const contents = Array.from({ length: 24 }, (_, n) => `Note ${n} on the harbour with Anna ${n}`)
  const finish = async (crashAt: number): Promise<unknown[]> => {
    let notes = 0
    await using place = await organizerUnderTest({
      onNote: () => {
        notes += 1
        if (notes === crashAt) throw new Error('as a crash would')
      },
    })
    const captured = await Promise.all(
      contents.map((content, n) =>
        place.capture({ content, type: 'observation', timestamp: at(n + 1) }),
      ),
    )
    const first = await place.run('organizer')
    expect(first.status).toBe(crashAt === 0 ? 'done' : 'failed')
    await place.run('organizer')
    const numberOf = new Map(captured.map(({ id }, n) => [id, n]))
    return await Promise.all(
      captured.map(async ({ id }) => {
        const { tags, entities, importance, links = [] } = await memoryOf(place, id)
        const linked = links.map((link) => numberOf.get(Object(link).target))
        return { tags, entities, importance, linked }
      }),
    )
  }

  const whole = await finish(0)

  for (const crashAt of [1, 2]) expect(await finish(crashAt)).toEqual(whole)
})

it('ends within a batch when it is cancelled', async () => {
  let isAnalysing = false
  await using place = await organizerUnderTest({
    analyze: async (_texts, signal) => {
      isAnalysing = true
      return await new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason)),
      )
    },
  })
  await place.capture('Lunch with Anna Miller')
  const { runner } = place.opened
  const { id } = await runner.start('organizer', { by: 'user:u1', trigger: 'person' })
  await vi.waitFor(() => expect(isAnalysing).toBe(true))

  const cancelled = await runner.cancel(id, 'user:u1')

  expect(cancelled).toMatchObject({ status: 'cancelled', counts: {} })
})

it('writes what it did into the decisions, by ids and counts, and none of the words', async () => {
  await using place = await organizerUnderTest()
  const { id } = await place.capture('Lunch with Anna Miller at the harbour')

  const run = await place.run('organizer')

  const decisions = await place.logged('decisions')
  expect(decisions.find(({ event }) => event === 'memories_enriched')).toMatchObject({
    actor: 'agent:organizer',
    requestId: run.id,
    details: { from: [id], made: [id], by: 'builtin' },
  })
  expect(JSON.stringify([decisions, await place.logged('audit'), run])).not.toMatch(/Anna|harbour/)
})
