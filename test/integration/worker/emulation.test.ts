import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { allRoutes } from '../../../shared/api/routes.ts'
import { type Place, type WorkerUnderTest, useWorkers } from './worker-under-test.ts'

const MEMORY = 'evt-202510300800001'
const BINNED = 'evt-202510300800002'
const GOING = 'evt-202510300800003'
const ASKED = 'apr-01900000-0000-7000-8000-000000000001'
const SET = 'set-0123456789abcdef'
const BYTES = { 'content-type': 'application/octet-stream' }
const LINES = { 'content-type': 'application/x-ndjson' }
const CALENDAR = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n'

interface Request {
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const AT = '2025-10-30T08:00:00.000Z'
const REPLY = { id: 'reply-1', at: AT, status: 'done', text: 'y' }
const CONVERSATION = {
  id: 'chat-1',
  startedAt: AT,
  changedAt: AT,
  turns: [{ message: { id: 'msg-1', at: AT, text: 'x' }, replies: [REPLY] }],
}

/** Whatever a person has stays as it is: a request that is right in every other mode gets 409. */
const REFUSED: ReadonlyMap<string, Request> = new Map<string, Request>([
  ['captureMemory', { path: '/api/capture', body: { content: 'x' } }],
  ['importMemories', { path: '/api/memories/import', body: '{"content":"x"}\n', headers: LINES }],
  ['changeMemory', { path: `/api/memories/${MEMORY}`, body: { content: 'x' } }],
  ['deleteMemory', { path: `/api/memories/${MEMORY}` }],
  ['restoreMemory', { path: `/api/memories/${BINNED}/restore` }],
  ['validateMemory', { path: `/api/memories/${MEMORY}/validate`, body: { status: 'incorrect' } }],
  ['createTask', { path: '/api/tasks', body: { title: 'x' } }],
  ['changeTask', { path: '/api/tasks/task-1', body: { title: 'x' } }],
  ['deleteTask', { path: '/api/tasks/task-1' }],
  ['restoreTask', { path: '/api/tasks/task-1/restore' }],
  [
    'createCalendarEvent',
    { path: '/api/calendar/events', body: { title: 'x', start: '2026-01-01' } },
  ],
  ['changeCalendarEvent', { path: '/api/calendar/events/cal-1', body: { title: 'x' } }],
  ['deleteCalendarEvent', { path: '/api/calendar/events/cal-1' }],
  ['restoreCalendarEvent', { path: '/api/calendar/events/cal-1/restore' }],
  ['importCalendar', { path: '/api/calendar/import', body: { ics: CALENDAR } }],
  ['putPersonaDocument', { path: '/api/persona/core', body: { identity: { name: 'x' } } }],
  ['undoPersona', { path: '/api/persona/core/undo' }],
  ['undoFacetList', { path: '/api/persona/facets/undo' }],
  ['putFacet', { path: '/api/persona/facets/poet', body: { tone: 'x' } }],
  ['deleteFacet', { path: '/api/persona/facets/poet' }],
  ['undoFacet', { path: '/api/persona/facets/poet/undo' }],
  ['runAgent', { path: '/api/agents/ingestor/run', body: {} }],
  ['decideApproval', { path: `/api/approvals/${ASKED}`, body: { decision: 'approve' } }],
  ['buildDataset', { path: '/api/datasets', body: {} }],
  ['reviewDataset', { path: `/api/datasets/${SET}/review`, body: { verdict: 'approved' } }],
  ['trainDataset', { path: `/api/datasets/${SET}/train`, body: {} }],
  ['undoRun', { path: '/api/agents/runs/run-1/undo' }],
  // A new conversation that is not to be kept is answered: test/unit/worker/chat/.
  ['chat', { path: '/api/chat', body: { message: 'x', remember: true } }],
  ['deleteChat', { path: '/api/chats/chat-1' }],
  ['retryReply', { path: '/api/chats/chat-1/replies/reply-1/retry' }],
])

/** What keeps nothing, and what the mode is left by. */
const ALLOWED: ReadonlyMap<string, Request> = new Map<string, Request>([
  ['forgetMemory', { path: `/api/memories/${GOING}/forget` }],
  ['reindexMemories', { path: '/api/memories/reindex' }],
  ['putSecret', { path: '/api/secrets/key', body: { value: 'x' } }],
  ['deleteSecret', { path: '/api/secrets/key' }],
  ['putConfig', { path: '/api/config/sleep', body: { enabled: false } }],
  ['undoConfig', { path: '/api/config/sleep/undo' }],
  ['uploadToInbox', { path: '/api/inbox/note.txt', body: 'It waits.', headers: BYTES }],
  ['retryInboxFile', { path: '/api/inbox/inb-1/retry' }],
  ['cancelRun', { path: '/api/agents/runs/run-1/cancel' }],
  ['setSchedule', { path: '/api/agents/digest/schedule', body: { enabled: false } }],
  ['deleteDataset', { path: `/api/datasets/${SET}` }],
  ['cancelTraining', { path: '/api/trainings/trn-1/cancel' }],
  ['stopReply', { path: '/api/chats/chat-1/replies/reply-1/stop' }],
  ['setModelRole', { path: '/api/models/roles/embedder', body: { model: null } }],
  ['addAdapter', { path: '/api/adapters', body: { id: '2025-11-05', baseModel: 'qwen3:14b' } }],
  ['activateAdapter', { path: '/api/adapters/2025-11-05/activate' }],
  ['deactivateAdapter', { path: '/api/adapters/2025-11-05/deactivate' }],
  ['rollbackAdapter', { path: '/api/adapters/2025-11-05/rollback' }],
  ['probeModels', { path: '/api/models/probe', body: {} }],
  ['mendProfile', { path: '/api/doctor/fix', body: {} }],
])

/** Some of what they ask for is not there. */
const ALLOWED_STATUS = [200, 201, 404, 409]

const use = useWorkers(afterAll)
let place: Place
let worker: WorkerUnderTest

beforeAll(async () => {
  place = await use.place()
  await put('etc/cognitive-mode.json', { currentMode: 'emulation' })
  await put(`memory/episodic/2025/${MEMORY}-a.json`, memory(MEMORY))
  await put(`memory/episodic/.bin/2025/${BINNED}-a.json`, memory(BINNED))
  await put(`memory/episodic/2025/${GOING}-a.json`, memory(GOING))
  await put(`out/state/approvals/${ASKED}.json`, asked(ASKED))
  await put('memory/conversations/chat-1.json', CONVERSATION)
  worker = await use.worker(place).ready()
}, 60_000)

it('every route of a worker that writes has a rule for emulation mode', () => {
  const writing = allRoutes().filter(
    ([, { servedBy, method }]) => servedBy === 'worker' && method !== 'GET',
  )

  const ids = writing.map(([id]) => id)

  expect(ids.toSorted()).toEqual([...REFUSED.keys(), ...ALLOWED.keys()].toSorted())
})

it.each([...REFUSED])('in emulation mode %s is refused with the reason', async (id, request) => {
  const before = await contents()

  const { status, body } = await worker.call(methodOf(id), request.path, request)

  expect({ status, code: body.code }).toEqual({ status: 409, code: 'conflict' })
  expect(body.detail).toContain('emulation mode')
  expect(await contents()).toEqual(before)
})

it.each([...ALLOWED])('in emulation mode %s is possible', async (id, request) => {
  const { status, body } = await worker.call(methodOf(id), request.path, request)

  expect(ALLOWED_STATUS).toContain(status)
  expect(body?.detail ?? '').not.toContain('emulation')
})

/** What would make somebody more, or somebody else, if it were taken as it comes. */
const EXTRA = [
  '"role":"smuggled-role"',
  '"id":"smuggled-id"',
  '"ownerId":"smuggled-owner"',
  '"userId":"smuggled-user"',
  '"createdAt":"smuggled-time"',
  '"__proto__":{"polluted":"smuggled-proto"}',
  '"constructor":{"prototype":{"polluted":"smuggled-constructor"}}',
]
/** Documents that the person writes whole may hold members that nobody reads: an older or a newer version has others. */
const OWN_DOCUMENTS = /^(persona|etc)\/(\.history\/)?(core|sleep|facets?|facet-poet)[./]/

/** After the others, for it leaves the mode. What is allowed there needs no mode. */
it('A7: no route of a worker that writes keeps a member that it does not declare', async () => {
  await put('etc/cognitive-mode.json', { currentMode: 'dual' })
  const all = [...REFUSED, ...ALLOWED].filter(([, { body }]) => isObjectOrNothing(body))

  for (const [id, request] of all) {
    const answers = await Promise.all(
      EXTRA.map((extra) =>
        worker.call(methodOf(id), request.path, {
          body: withMember(request.body, extra),
          headers: { 'content-type': 'application/json' },
        }),
      ),
    )
    for (const { status } of answers) expect(status).toBeLessThan(500)
  }

  expect(all.length).toBeGreaterThan(40)
  const kept = await smuggled('smuggled')
  expect(kept.filter((path) => !OWN_DOCUMENTS.test(path))).toEqual([])
  expect(await smuggled('smuggled-proto')).toEqual([])
  const { body } = await worker.call('GET', '/api/tasks')
  expect(JSON.stringify(body)).not.toContain('smuggled')
  expect(body.polluted).toBeUndefined()
}, 60_000)

function isObjectOrNothing(body: unknown): boolean {
  return body === undefined || typeof body === 'object'
}

function withMember(body: unknown, member: string): string {
  const own = JSON.stringify(body ?? {}).slice(1, -1)
  return `{${own === '' ? member : `${own},${member}`}}`
}

/** Files of the profile that hold what was smuggled in. */
async function smuggled(word: string): Promise<string[]> {
  const entries = await readdir(place.profile, { recursive: true, withFileTypes: true })
  const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  const texts = await Promise.all(paths.map((path) => readFile(path, 'latin1').catch(() => '')))
  return paths
    .filter((_, position) => texts[position]?.includes(word))
    .map((path) => path.slice(place.profile.length + 1))
}

function methodOf(id: string): string {
  return allRoutes().find(([one]) => one === id)?.[1].method ?? 'none'
}

function memory(id: string) {
  return { id, timestamp: '2025-10-30T08:00:00.000Z', type: 'journal', content: `I am ${id}` }
}

function asked(id: string) {
  const times = { askedAt: '2025-10-30T08:00:00.000Z', expiresAt: '2999-01-01T00:00:00.000Z' }
  const call = { tool: 'add_task', input: { title: 'x' }, why: 'it asks', risk: 'medium' }
  const asking = { conversationId: null, replyId: null, askedBy: 'agent:chat', askedFor: 'user:u' }
  const reading = { readUntrusted: false, privacy: 'any' }
  const undecided = { decidedAt: null, decidedBy: null, note: null, endedAt: null, result: null }
  const state = { status: 'pending', ...undecided, made: [] }
  return { id, ...call, ...times, ...asking, ...reading, ...state }
}

async function put(path: string, content: unknown): Promise<void> {
  const absolute = join(place.profile, path)
  await mkdir(join(absolute, '..'), { recursive: true })
  await writeFile(absolute, JSON.stringify(content))
}

/** All files that are the person's own, with what they hold. */
async function contents(): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const folder of ['memory/episodic', 'memory/tasks', 'memory/calendar', 'persona']) {
    const root = join(place.profile, folder)
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    for (const entry of entries.filter((one) => one.isFile())) {
      const path = join(entry.parentPath, entry.name)
      found[path] = await readFile(path, 'utf8')
    }
  }
  return found
}
