import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isShortened } from '../../../../../worker/agents/curator/curator-prompt.ts'
import type { Agent } from '../../../../../worker/agents/agent.ts'
import { createCurator } from '../../../../../worker/agents/curator/create-curator.ts'
import { type ScriptedReply, startModelServer } from '../../../../support/scripted-model-server.ts'
import { AgentsUnderTest } from '../agents-under-test.ts'

const CANARY = 'The blue boat lay at the north quay all winter'

function modelFiles(url: string): Record<string, unknown> {
  return {
    'etc/models.json': {
      defaults: { curator: 'small' },
      models: { small: { provider: 'ollama', model: 'small' } },
      providers: { ollama: { baseUrl: url } },
    },
  }
}

const says = (value: unknown): ScriptedReply => ({ steps: [{ text: JSON.stringify(value) }] })

async function verdicts(place: AgentsUnderTest) {
  const year = String(new Date().getUTCFullYear())
  const names = await readdir(join(place.layout.root, 'memory/curated', year)).catch(() => [])
  const texts = await Promise.all(names.map((name) => place.read(`memory/curated/${year}/${name}`)))
  return texts.map((text) => JSON.parse(text))
}

it('judges by rules where there is no model, says so, and leaves the memories as they are', async () => {
  await using place = await AgentsUnderTest.open()
  const good = await place.capture(CANARY)
  const secret = await place.capture('The password is hunter2, do not tell anybody')
  const before = await place.parts.memoryParts.memories.get(good.id)

  const run = await place.run('curator')

  expect(run).toMatchObject({ status: 'done', counts: { suitable: 1, 'kept out': 1 } })
  const found = await verdicts(place)
  expect(found).toContainEqual(
    expect.objectContaining({ memoryId: good.id, suitable: true, text: CANARY, by: 'builtin' }),
  )
  expect(found).toContainEqual(
    expect.objectContaining({
      memoryId: secret.id,
      suitable: false,
      reasons: ['secret'],
      text: '',
    }),
  )
  expect(await place.parts.memoryParts.memories.get(good.id)).toEqual(before)
  expect(JSON.stringify([run, await place.logged('decisions')])).not.toContain('blue boat')
})

it('judges a memory once, and anew when its text or its consent changed', async () => {
  await using place = await AgentsUnderTest.open()
  const { memories } = place.parts.memoryParts
  const { id } = await place.capture(CANARY)
  await place.capture('Sarah brought the new sails on the second of May')
  await place.run('curator')

  const again = await place.run('curator')
  await memories.change(id, { content: `${CANARY}, and the red one too` }, 'user:u1')
  const changed = await place.run('curator')
  await memories.change(id, { metadata: { trainingConsent: false } }, 'user:u1')
  const withdrawn = await place.run('curator')

  expect(again).toMatchObject({ status: 'done', counts: {} })
  expect(changed.counts).toEqual({ suitable: 1 })
  expect(withdrawn.counts).toEqual({ 'kept out': 1 })
})

it('lets a model keep memories out and leave words out, and put none in', async () => {
  const replies = [
    says({
      items: [
        { number: 0, suitable: true, text: 'Boat: sold. The password of the owner is 1234.' },
        { number: 1, suitable: true, text: 'The sails are new and white' },
        { number: 2, suitable: false },
        { number: 77, suitable: true, text: 'Nobody asked about this' },
      ],
    }),
  ]
  await using server = await startModelServer({ kind: 'ollama', script: replies })
  await using place = await AgentsUnderTest.open({
    allowed: [{ url: server.url }],
    files: modelFiles(server.url),
  })
  await place.capture('A fragment about the lighthouse, no more')
  await place.capture('Subject: sails. The sails are new and white')
  await place.capture(CANARY)
  await place.capture('The PIN is 4711 and nobody may hear of it')

  const run = await place.run('curator')

  expect(run).toMatchObject({
    status: 'done',
    models: ['small'],
    counts: { suitable: 2, 'kept out': 2 },
  })
  const found = await verdicts(place)
  const texts = found.map(({ text }) => text)
  expect(new Set(texts)).toEqual(new Set(['', CANARY, 'The sails are new and white']))
  expect(found.filter(({ by }) => by === 'small')).toHaveLength(3)
  expect(server.bytes).not.toContain('4711')
})

it.each<[string, ScriptedReply]>([
  ['an error', { status: 500 }],
  ['garbage', { steps: [{ text: 'I would rather write a poem' }] }],
  ['an empty list', says({ items: [] })],
  ['a reply that breaks off', { steps: [{ text: '{"items":[' }, { cutOff: true }] }],
])('goes on by rules when the model gives %s', async (_, reply) => {
  await using server = await startModelServer({ kind: 'ollama', script: () => reply })
  await using place = await AgentsUnderTest.open({
    allowed: [{ url: server.url }],
    files: modelFiles(server.url),
  })
  await place.capture(CANARY)

  const run = await place.run('curator')

  expect(run).toMatchObject({ status: 'done', counts: { suitable: 1 } })
  expect(await verdicts(place)).toMatchObject([{ text: CANARY, by: 'builtin' }])
})

it('shows no model what is private, and a model of the house alone what is local', async () => {
  await using server = await startModelServer({ kind: 'ollama', script: () => says({ items: [] }) })
  await using place = await AgentsUnderTest.open({
    allowed: [{ url: server.url }],
    files: modelFiles(server.url),
  })
  await place.capture({
    type: 'observation',
    content: 'A quiet thing for nobody else',
    privacy: 'none',
  })
  await place.capture({
    type: 'observation',
    content: 'A thing that stays at home',
    privacy: 'local',
  })

  await place.run('curator')

  expect(server.bytes).not.toContain('nobody else')
  expect(server.bytes).toContain('stays at home')
})

it('ends as without when it was cut off after any verdict', async () => {
  let left = Number.POSITIVE_INFINITY
  const cutOff = (resources: Parameters<typeof createCurator>[0]): Agent[] => {
    const files = Object.assign(Object.create(resources.files), {
      write: async (...args: Parameters<typeof resources.files.write>) => {
        left -= 1
        if (left < 0) throw new Error('killed')
        return await resources.files.write(...args)
      },
    })
    return [createCurator({ ...resources, files })]
  }
  await using place = await AgentsUnderTest.open({ others: cutOff })
  for (const number of [1, 2, 3]) await place.capture(`Note ${number} about the boat at the quay`)

  for (const allowed of [0, 1, 1]) {
    left = allowed
    expect((await place.run('curator')).status).toBe('failed')
  }
  left = Number.POSITIVE_INFINITY
  const run = await place.run('curator')

  expect(run).toMatchObject({ status: 'done', counts: { suitable: 1 } })
  expect(await verdicts(place)).toHaveLength(3)
})

it('is taken back, and forgets verdicts on memories that are gone', async () => {
  await using place = await AgentsUnderTest.open()
  const { id } = await place.capture(CANARY)
  const run = await place.run('curator')
  await place.parts.memoryParts.memories.remove(id)
  const pruned = await place.run('curator')

  const { undo } = await place.opened.runner.undo(pruned.id, 'user:u1')
  const first = await place.opened.runner.undo(run.id, 'user:u1')

  expect(pruned.counts).toEqual({ 'verdicts removed': 1 })
  expect(undo).toMatchObject({ undone: 1, left: [] })
  expect(first.undo).toMatchObject({ undone: 1, left: [] })
  expect(await verdicts(place)).toEqual([])
})

it('does not run in agent and emulation mode', async () => {
  await using place = await AgentsUnderTest.open({
    files: { 'etc/cognitive-mode.json': { currentMode: 'agent' } },
  })

  await expect(place.run('curator')).rejects.toThrow(/no training material is made/)
})

it('drops a verdict with its memory when that is forgotten', async () => {
  await using place = await AgentsUnderTest.open()
  const { id } = await place.capture(CANARY)
  const kept = await place.capture('Sarah brought the new sails on the second of May')
  await place.capture('The password is hunter2, do not tell anybody')
  await place.run('curator')

  const { stores } = await place.parts.memoryParts.forgetter.forget(id)

  expect(stores.find(({ name }) => name === 'curated')).toMatchObject({ removed: 1, left: [] })
  const left = await verdicts(place)
  expect(left).toHaveLength(2)
  expect(left).toContainEqual(expect.objectContaining({ memoryId: kept.id, suitable: true }))
})

it.each([
  ['The boat is blue', 'Well, the boat is The boat is blue', true],
  ['The boat is red', 'The boat is blue', false],
  ['boat The', 'The boat', false],
  ['', 'anything', true],
])('knows whether %j is %j with words left out', (text, of, expected) => {
  expect(isShortened(text, of)).toBe(expected)
})
