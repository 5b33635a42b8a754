import { expect, it } from 'vitest'
import type { Agent, RunContext } from '../../../../worker/agents/agent.ts'
import type { AgentResources } from '../../../../worker/agents/profile-agents.ts'
import { AgentsUnderTest } from './agents-under-test.ts'

type Work = (resources: AgentResources, context: RunContext) => Promise<void>

/** A profile whose digest is a work of the test. */
async function working(work: Work): Promise<AgentsUnderTest> {
  return await AgentsUnderTest.open({
    others: (resources): Agent[] => [
      {
        name: 'digest',
        summary: 'Works.',
        timeLimitMs: 60_000,
        nature: 'cares',
        hindrance: () => null,
        run: async (context) => await work(resources, context),
        onUndone: async () => {},
      },
    ],
  })
}

const BY_HAND = `{"id": "evt-old-1", "timestamp": "2026-01-02T03:04:05Z",   "content": "Bob likes tea",\n "strange": [1]}`
const PATH = 'memory/episodic/2026/evt-old-1.json'

it('gives a memory back byte for byte as somebody wrote it by hand', async () => {
  await using place = await working(async ({ changes, memories }, context) => {
    await memories.ready()
    await changes.change(['evt-old-1'], context, (_event, members) => ({
      ...members,
      tags: ['tea'],
    }))
    await memories.settle()
  })
  await place.put(PATH, BY_HAND)
  await place.untilKnown('evt-old-1')

  const run = await place.run('digest')
  const changed = JSON.parse(await place.read(PATH))
  const { undo } = await place.opened.runner.undo(run.id, 'user:u1')

  expect(changed).toMatchObject({ tags: ['tea'], strange: [1] })
  expect(undo).toMatchObject({ undone: 1, left: [] })
  expect(await place.read(PATH)).toBe(BY_HAND)
})

it('is known to be needless of a run that changed nothing', async () => {
  await using place = await working(async () => {})

  const run = await place.run('digest')

  expect(run).toMatchObject({ status: 'done', changes: 0 })
})

it('is offered by how many things a run changed, however often', async () => {
  await using place = await working(async ({ changes, memories, files }, context) => {
    await memories.ready()
    await changes.change(['evt-old-1'], context, (_event, members) => ({ ...members, tags: ['x'] }))
    await files.write('persona/cache.json', '{"quirks": ["new"]}\n', context)
    await files.write('persona/cache.json', '{"quirks": ["newer"]}\n', context)
    await context.note({ kind: 'lasting', what: 'a draft', reason: 'It is gone.' })
  })
  await place.put(PATH, BY_HAND)
  await place.untilKnown('evt-old-1')

  const run = await place.run('digest')

  expect(run).toMatchObject({ status: 'done', changes: 2 })
})

it('leaves a memory and a file that were changed since, and says so', async () => {
  await using place = await working(async ({ changes, memories, files }, context) => {
    await memories.ready()
    await changes.change(['evt-old-1'], context, (_event, members) => ({ ...members, tags: ['x'] }))
    await files.write('persona/cache.json', '{"quirks": ["new"]}\n', context)
  })
  await place.put(PATH, BY_HAND)
  await place.untilKnown('evt-old-1')

  const run = await place.run('digest')
  await place.put(PATH, { ...JSON.parse(BY_HAND), content: 'Bob likes coffee' })
  await place.put('persona/cache.json', '{"mine": true}')
  const { undo } = await place.opened.runner.undo(run.id, 'user:u1')

  const reason = 'It has been changed since.'
  const said = { code: 'changed-since', values: {} }
  expect(undo?.left).toEqual([
    { what: 'persona/cache.json', reason, said },
    { what: 'evt-old-1', reason, said },
  ])
  expect(await place.read('persona/cache.json')).toBe('{"mine": true}')
})

it('takes a file away that it made, and brings back one that it replaced or took away', async () => {
  await using place = await working(async ({ files }, context) => {
    await files.write('persona/overrides/learned.md', '# Learned\n', context)
    await files.write('persona/cache.json', '{}\n', context)
    await files.remove('out/state/note.txt', context)
  })
  await place.put('persona/cache.json', '{"quirks":["old"]}')
  await place.put('out/state/note.txt', 'a note')

  const run = await place.run('digest')
  const { undo } = await place.opened.runner.undo(run.id, 'user:u1')

  expect(run.status).toBe('done')
  expect(undo).toMatchObject({ undone: 3, left: [] })
  await expect(place.read('persona/overrides/learned.md')).rejects.toThrow('ENOENT')
  expect(await place.read('persona/cache.json')).toBe('{"quirks":["old"]}')
  expect(await place.read('out/state/note.txt')).toBe('a note')
})

it('brings nothing back of which a forgetting has cleaned the copy', async () => {
  await using place = await working(async ({ files }, context) => {
    await files.write('persona/cache.json', '{}\n', context)
  })
  const secret = await place.capture('Bob has a secret garden behind the mill')
  await place.put('persona/cache.json', { quirks: [secret.content] })

  const run = await place.run('digest')
  await place.parts.memoryParts.forgetter.forget(secret.id)
  const { undo } = await place.opened.runner.undo(run.id, 'user:u1')

  expect(undo?.left).toEqual([
    {
      what: 'persona/cache.json',
      reason: 'What it held before is kept no more.',
      said: { code: 'copy-gone', values: {} },
    },
  ])
  expect(await place.read('persona/cache.json')).toBe('{}\n')
})

it('changes nothing in emulation mode, and says why no agent runs there', async () => {
  await using place = await working(async () => {})
  await place.put('etc/cognitive-mode.json', { currentMode: 'emulation' })

  await expect(place.run('digest')).rejects.toThrow('emulation mode, in which no agent works')
})
