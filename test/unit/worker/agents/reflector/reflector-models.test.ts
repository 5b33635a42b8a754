import { expect, it } from 'vitest'
import { type ScriptedReply, startModelServer } from '../../../../support/scripted-model-server.ts'
import { Latch } from '../../../../../worker/index/latch.ts'
import { AgentsUnderTest } from '../agents-under-test.ts'
import { GARDEN, keepAll, modelFiles, written } from './reflecting.ts'

const THOUGHT =
  'What began as a plan along the fence became a dish: the storm took the fence and left the fruit [2]. Bob is there at the start and at the end [1][9], see evt-0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000.\u0007'
const TAKEAWAY = 'The garden outlasted its fence, and Bob made a sauce of it.'

function says(text: string): ScriptedReply {
  return { steps: [{ text }] }
}

it('thinks in the voice of the persona and sums up by models, and keeps no source that was made up', async () => {
  await using server = await startModelServer({
    kind: 'ollama',
    script: (_, n) => says(n === 0 ? THOUGHT : TAKEAWAY),
  })
  await using place = await AgentsUnderTest.open({
    allowed: [{ url: server.url }],
    files: {
      ...modelFiles(server, 'persona', 'summarizer'),
      'persona/core.json': { identity: { name: 'Ada', role: 'Gardener of thoughts' } },
    },
  })
  await keepAll(place, GARDEN)

  const run = await place.run('reflector')
  const [reflection] = await written(place, 'reflection')
  const [summary] = await written(place, 'reflection_summary')
  const [asked] = server.chats

  expect(run).toMatchObject({ status: 'done', counts: { reflections: 1, summaries: 1 } })
  expect(run.tokens?.prompt).toBeGreaterThan(0)
  expect(reflection?.content).toBe(
    'What began as a plan along the fence became a dish: the storm took the fence and left the fruit [2]. Bob is there at the start and at the end [1], see .',
  )
  expect(reflection?.metadata).toMatchObject({ model: 'small' })
  expect(summary).toMatchObject({ content: TAKEAWAY, metadata: { model: 'small' } })
  expect(asked?.json.messages[0].content).toContain('You are Ada.')
  expect(asked?.json.messages[1].content).toMatch(
    /^<<(\w+) memories:\n\[1\] [\s\S]*\n> [\s\S]*\n\1>>/,
  )
})

it('quotes by itself where memories must not leave the house, and sends nothing of them', async () => {
  await using server = await startModelServer({ kind: 'ollama', script: () => says(THOUGHT) })
  await using place = await AgentsUnderTest.open({
    allowed: [{ url: server.url, local: false }],
    files: modelFiles(server, 'persona', 'summarizer'),
  })
  await keepAll(place, GARDEN, { privacy: 'local' })

  const run = await place.run('reflector')
  const [reflection] = await written(place, 'reflection')

  expect(run.status).toBe('done')
  expect(reflection?.metadata).toMatchObject({ model: 'builtin' })
  expect(server.bytes).not.toMatch(/Bob|garden|tomato/)
})

it('shows a hosted model only what may go there', async () => {
  await using server = await startModelServer({ kind: 'ollama', script: () => says(THOUGHT) })
  await using place = await AgentsUnderTest.open({
    allowed: [{ url: server.url, local: false }],
    files: modelFiles(server, 'persona', 'summarizer'),
  })
  await keepAll(place, GARDEN)
  await keepAll(place, [[1, 'Bob and the doctor sat by the garden fence among the tomatoes.']], {
    privacy: 'local',
  })

  await place.run('reflector')
  const [reflection] = await written(place, 'reflection')

  expect(reflection?.metadata).toMatchObject({ model: 'small' })
  expect(reflection?.privacy).toBeUndefined()
  expect(server.bytes).toContain('Bob')
  expect(server.bytes).not.toContain('doctor')
})

const OF_NO_USE: readonly (readonly [string, (prompt: string) => ScriptedReply])[] = [
  ['says nothing', () => says('')],
  ['says blanks and control characters', () => says('\u0000\u0007 \n\u202e \u200b')],
  ['says far too much', () => says('word '.repeat(400_000))],
  ['says its prompt again', (prompt) => says(prompt)],
  ['breaks off', () => ({ steps: [{ text: 'What began' }, { cutOff: true }] })],
  ['answers with an error', () => ({ status: 500, body: 'no' })],
]

it.each(OF_NO_USE)('quotes by itself where a model %s', async (_, reply) => {
  await using server = await startModelServer({
    kind: 'ollama',
    script: ({ json }) => reply(json.messages.at(-1).content),
  })
  await using place = await AgentsUnderTest.open({
    allowed: [{ url: server.url }],
    files: modelFiles(server, 'persona', 'summarizer'),
  })
  const kept = await keepAll(place, GARDEN)

  const run = await place.run('reflector')
  const [reflection] = await written(place, 'reflection')
  const [summary] = await written(place, 'reflection_summary')

  expect(run).toMatchObject({ status: 'done', counts: { reflections: 1 } })
  expect(reflection?.metadata).toMatchObject({ model: 'builtin' })
  expect(reflection?.content).toContain('Quoted from what you have kept, without a model:')
  expect(summary?.metadata).toMatchObject({ model: 'builtin' })
  expect(await written(place, 'observation')).toEqual(kept.toReversed())
})

it('ends at once when it is cancelled while a model thinks', async () => {
  await using server = await startModelServer({
    kind: 'ollama',
    script: () => ({ steps: [{ text: 'Well' }, { stall: true }] }),
  })
  await using place = await AgentsUnderTest.open({
    allowed: [{ url: server.url }],
    files: modelFiles(server, 'persona', 'summarizer'),
  })
  await keepAll(place, GARDEN)
  const { runner } = place.opened

  const { id } = await runner.start('reflector', { by: 'user:u1', trigger: 'person' })
  await expect.poll(() => server.chats.length, { timeout: 20_000 }).toBe(1)
  const run = await runner.cancel(id, 'user:u1')

  expect(run).toMatchObject({ status: 'cancelled', message: 'Cancelled by user:u1.' })
  expect(await written(place, 'reflection')).toEqual([])
})

it('writes nothing of a memory that is forgotten while a model thinks about it', async () => {
  const forgotten = new Latch()
  const thinks = { steps: [{ waitFor: forgotten.opened }, { text: THOUGHT }] }
  await using server = await startModelServer({ kind: 'ollama', script: () => thinks })
  await using place = await AgentsUnderTest.open({
    allowed: [{ url: server.url }],
    files: modelFiles(server, 'persona', 'summarizer'),
  })
  const kept = await keepAll(place, GARDEN.slice(0, 3))

  const running = place.run('reflector')
  await expect.poll(() => server.chats.length, { timeout: 20_000 }).toBe(1)
  await place.parts.memoryParts.forgetter.forget(kept[1]?.id ?? '')
  forgotten.open()
  const run = await running

  expect(run).toMatchObject({ status: 'done', counts: { 'nothing new': 1 } })
  expect(await written(place, 'reflection')).toEqual([])
  expect(await written(place, 'reflection_summary')).toEqual([])
})
