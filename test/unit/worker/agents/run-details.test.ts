import { appendFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Agent, RunContext } from '../../../../worker/agents/agent.ts'
import { decisionTold } from '../../../../worker/agents/decision-told.ts'
import type { AgentResources } from '../../../../worker/agents/profile-agents.ts'
import { AgentsUnderTest } from './agents-under-test.ts'

const MEMORY = { id: 'evt-old-1', timestamp: '2026-01-02T03:04:05Z', content: 'Bob likes tea' }
const PATH = 'memory/episodic/2026/evt-old-1.json'
const CACHE = 'persona/cache.json'
const OLD_CACHE = '{"quirks":["old"]}'
const DECISIONS = 'logs/decisions'
const WHOLE = { limit: 100 }

interface Faults {
  undo?: Error | undefined
}

/** Changes a memory and a file twice each, does something that lasts, and decides twice. */
async function work(
  { changes, memories, files }: AgentResources,
  context: RunContext,
): Promise<void> {
  await memories.ready()
  for (const tag of ['one', 'two']) {
    await changes.change([MEMORY.id], context, (_event, members) => ({ ...members, tags: [tag] }))
    await files.write(CACHE, JSON.stringify({ quirks: [tag] }), context)
    await context.decide({
      event: 'tag_chosen',
      from: [MEMORY.id],
      ...decisionTold('step-hindered', { step: tag }),
    })
  }
  await context.note({ kind: 'lasting', what: 'a mail', reason: 'It has been sent.' })
}

async function worked(faults: Faults = {}) {
  const place = await AgentsUnderTest.open({
    others: (resources): Agent[] => [
      {
        name: 'digest',
        summary: 'Works.',
        timeLimitMs: 60_000,
        nature: 'cares',
        hindrance: () => null,
        run: async (context) => await work(resources, context),
        onUndone: async () => {
          if (faults.undo) throw faults.undo
        },
      },
    ],
    files: { [PATH]: MEMORY, [CACHE]: OLD_CACHE },
  })
  await place.untilKnown(MEMORY.id)
  const run = await place.run('digest')
  return { place, run }
}

it('shows what a run changed, each thing once, and whether it can be taken back, without taking anything back', async () => {
  const { place, run } = await worked()
  await using _ = place
  const { runner } = place.opened
  const before = [await place.read(PATH), await place.read(CACHE)]

  const fresh = await runner.changes(run.id, WHOLE)
  const untouched = [await place.read(PATH), await place.read(CACHE)]
  await place.put(CACHE, '{"mine": true}')
  const page = await runner.changes(run.id, { limit: 2 })
  const rest = await runner.changes(run.id, { limit: 2, cursor: page.nextCursor ?? '' })
  await runner.undo(run.id, 'user:u1')
  const undone = await runner.changes(run.id, WHOLE)

  expect(run.status).toBe('done')
  expect(fresh.items).toEqual([
    { kind: 'lasting', what: 'a mail', undo: 'impossible', reason: 'It has been sent.' },
    { kind: 'file-changed', what: CACHE, undo: 'possible' },
    { kind: 'memory-changed', what: MEMORY.id, undo: 'possible' },
  ])
  expect(untouched).toEqual(before)
  expect([page.items.length, page.nextCursor, rest.nextCursor]).toEqual([2, '2', null])
  expect(page.items[1]).toMatchObject({ undo: 'impossible', reason: 'It has been changed since.' })
  expect(undone.items.at(-1)).toMatchObject({ what: MEMORY.id, undo: 'not-needed' })
})

it('an undo that broke off in its middle comes to the same end when it is done again', async () => {
  const faults: Faults = { undo: new Error('The worker was killed.') }
  const { place, run } = await worked(faults)
  await using _ = place
  const { runner } = place.opened

  await expect(runner.undo(run.id, 'user:u1')).rejects.toThrow('killed')
  const between = await runner.get(run.id)
  faults.undo = undefined
  const { undo } = await runner.undo(run.id, 'user:u1')

  expect(between.undo).toBeUndefined()
  expect(undo?.left).toEqual([{ what: 'a mail', reason: 'It has been sent.' }])
  expect(await place.read(CACHE)).toBe(OLD_CACHE)
  expect(JSON.parse(await place.read(PATH))).toEqual(MEMORY)
  await expect(runner.undo(run.id, 'user:u1')).rejects.toThrow('taken back already')
})

it('shows what was decided in a run, and nothing of another', async () => {
  const { place, run } = await worked()
  await using _ = place
  const other = await place.run('digest')

  const first = await place.opened.decisions(run.id, { limit: 1 })
  const second = await place.opened.decisions(run.id, { limit: 5, cursor: first.nextCursor ?? '' })

  const decision = { event: 'tag_chosen', from: [MEMORY.id], made: [], by: 'builtin' }
  const said = [{ code: 'step-hindered', values: { step: 'one' } }]
  expect(other.id).not.toBe(run.id)
  expect(first.items).toMatchObject([{ ...decision, because: 'one may not run now.', said }])
  expect(second.items).toMatchObject([{ ...decision, because: 'two may not run now.' }])
  expect(second.nextCursor).toBeNull()
  await expect(place.opened.decisions('run-x', WHOLE)).rejects.toMatchObject({ code: 'not-found' })
})

it('shows what an earlier version decided in its words alone', async () => {
  const { place, run } = await worked()
  await using _ = place
  const [day = ''] = (await readdir(join(place.layout.root, DECISIONS))).toSorted().toReversed()
  const details = { from: [], because: 'It is odd.', made: [], by: 'builtin' }
  const earlier = { timestamp: run.queuedAt, event: 'tag_chosen', requestId: run.id, details }
  const coming = { ...earlier, details: { ...details, said: [{ code: 'unheard-of' }] } }
  const lines = [earlier, coming].map((line) => JSON.stringify(line)).join('\n')
  await appendFile(join(place.layout.root, DECISIONS, day), `${lines}\n`)

  const { items } = await place.opened.decisions(run.id, WHOLE)

  expect(items.slice(2)).toEqual([
    { at: run.queuedAt, event: 'tag_chosen', ...details },
    { at: run.queuedAt, event: 'tag_chosen', ...details },
  ])
})
