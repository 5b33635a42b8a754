import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { newId } from '../../../shared/domain/ids.ts'
import { ACTOR_HEADER } from '../../../shared/control/worker-contract.ts'
import { type Place, OWN_ACTOR, useWorkers } from './worker-under-test.ts'

const use = useWorkers()
const TEXT = 'Ann hides the spare key below the third flower pot.'

it('does what was approved once, when it is killed again and again in the middle of it', async () => {
  const place = await use.place()
  const ids = Array.from({ length: 12 }, () => newId('apr'))
  for (const [number, id] of ids.entries())
    await put(place, approvalPath(id), asked(id, { input: { title: `task ${number}` } }))
  let worker = await use.worker(place).ready()
  const approve = async (id: string): Promise<string> => {
    const { body } = await worker.call('POST', `/api/approvals/${id}`, {
      body: { decision: 'approve' },
    })
    return body.approval?.status
  }

  for (const [generation, enough] of [
    [2, 3],
    [3, 6],
  ] as const) {
    const approving = Promise.allSettled(ids.map(approve))
    await vi.waitFor(async () => expect(await tasksIn(place)).toSatisfy(longerThan(enough)), {
      timeout: 20_000,
      interval: 1,
    })
    await worker.end('SIGKILL')
    await approving
    worker = await use.worker(place, { generation }).ready()
    await vi.waitFor(async () => expect(await filesIn(place, UNDER_WAY)).toEqual([]), {
      timeout: 20_000,
    })
  }

  expect(await Promise.all(ids.map(approve))).toEqual(ids.map(() => 'done'))
  const titles = await tasksIn(place)
  expect(titles.toSorted()).toEqual(ids.map((_, number) => `task ${number}`).toSorted())
})

it('judges by settings of the moment, lets a person decide, and forgets', async () => {
  const place = await use.place()
  const [first, second] = [newId('apr'), newId('apr')]
  await put(place, approvalPath(first), asked(first, { input: { title: 'Sail' } }))
  const worker = await use.worker(place).ready()
  const memory = await worker.capture(TEXT)
  const content = `Remember: ${TEXT}`
  const input = { content, tags: [] }
  await put(place, approvalPath(second), asked(second, { tool: 'capture_memory', input }))

  const before = await worker.call('GET', '/api/tools')
  await worker.call('PUT', '/api/config/autonomy', { body: { tools: { add_task: 'do' } } })
  const wrong = await worker.call('PUT', '/api/config/autonomy', {
    body: { tools: { add_task: 'sometimes' } },
  })
  const after = await worker.call('GET', '/api/tools')
  const byAgent = await worker.call('POST', `/api/approvals/${first}`, {
    body: { decision: 'approve' },
    headers: { [ACTOR_HEADER]: 'agent:chat' },
  })
  const byPerson = await worker.call('POST', `/api/approvals/${first}`, {
    body: { decision: 'approve', note: 'yes' },
  })
  await worker.call('POST', `/api/memories/${memory.id}/forget`)
  const forgotten = await worker.call('POST', `/api/approvals/${second}`, {
    body: { decision: 'approve' },
  })
  const unknown = await worker.call('GET', `/api/approvals/${newId('apr')}`)

  expect(nowOf(before.body, 'add_task')).toBe('ask')
  expect(wrong.status).toBe(400)
  expect(nowOf(after.body, 'add_task')).toBe('do')
  expect(byAgent.status).toBe(403)
  expect(byPerson.body.approval).toMatchObject({
    status: 'done',
    decidedBy: OWN_ACTOR,
    note: 'yes',
    made: [first.replace('apr-', 'task-')],
  })
  expect(await linesIn(place, 'logs/actions')).toMatchObject([
    { actor: 'agent:chat', requestId: first, details: { tool: 'add_task', state: 'done' } },
  ])
  expect(await linesIn(place, 'logs/audit')).toContainEqual(
    expect.objectContaining({ event: 'approval_decided', actor: OWN_ACTOR }),
  )
  expect(await readFile(join(place.profile, approvalPath(second)), 'utf8')).not.toContain('flower')
  expect(forgotten.status).toBe(409)
  expect(forgotten.body.detail).toContain('have been forgotten')
  expect(unknown.status).toBe(404)
})

const FOLDER = 'out/state/approvals'
const UNDER_WAY = `${FOLDER}/under-way`

function approvalPath(id: string): string {
  return `${FOLDER}/${id}.json`
}

function asked(id: string, more: object) {
  const times = { askedAt: '2025-10-30T08:00:00.000Z', expiresAt: '2999-01-01T00:00:00.000Z' }
  const call = { tool: 'add_task', why: 'it asks', risk: 'medium', status: 'pending', made: [] }
  const asking = { conversationId: null, replyId: null, askedBy: 'agent:chat', askedFor: OWN_ACTOR }
  const undecided = { decidedAt: null, decidedBy: null, note: null, endedAt: null, result: null }
  const reading = { readUntrusted: false, privacy: 'any' }
  return { id, ...call, ...times, ...asking, ...reading, ...undecided, ...more }
}

async function put({ profile }: Place, path: string, content: unknown): Promise<void> {
  await mkdir(join(profile, path, '..'), { recursive: true })
  await writeFile(join(profile, path), JSON.stringify(content))
}

async function filesIn({ profile }: Place, folder: string): Promise<string[]> {
  const names = await readdir(join(profile, folder)).catch(none)
  return names.filter((name) => !name.startsWith('.'))
}

function none(): string[] {
  return []
}

async function tasksIn(place: Place): Promise<string[]> {
  const folder = 'memory/tasks/active'
  const names = await filesIn(place, folder)
  const texts = await Promise.all(
    names.map((name) => readFile(join(place.profile, folder, name), 'utf8')),
  )
  return texts.map((text) => JSON.parse(text).title)
}

function longerThan(count: number): (list: readonly unknown[]) => boolean {
  return ({ length }) => length > count
}

async function linesIn(place: Place, folder: string): Promise<unknown[]> {
  const [name = ''] = await filesIn(place, folder)
  const text = await readFile(join(place.profile, folder, name), 'utf8')
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line): unknown => JSON.parse(line))
}

interface Listed {
  readonly items: readonly { readonly name: string; readonly now: string }[]
}

function nowOf({ items }: Listed, name: string): string | undefined {
  return items.find((tool) => tool.name === name)?.now
}
