import { describe, expect, it } from 'vitest'
import { ListCalendarQuery } from '../../../../shared/api/calendar.ts'
import { CreateTaskRequest, ListTasksQuery } from '../../../../shared/api/tasks.ts'
import { listQuery } from '../memory/memories-under-test.ts'
import { type ToolsUnderTest, useTools } from './tools-under-test.ts'

const open = useTools()
const PERSON = { actor: 'user:u1' }
const APPROVE = { decision: 'approve' } as const
const REJECT = { decision: 'reject' } as const

/** Asks and gives the id of the approval. */
async function asked(tools: ToolsUnderTest, name: string, input: object, more = {}) {
  const outcome = await tools.call(name, input, more)
  if (outcome.state !== 'awaiting-approval') throw new Error(`It is ${outcome.state}.`)
  return outcome.approvalId
}

/** Brings an approval into the state in which a worker leaves it that dies after the effect. */
async function cutOff(tools: ToolsUnderTest, id: string): Promise<void> {
  const file = JSON.parse(await tools.read(`out/state/approvals/${id}.json`))
  const underWay = { ...file, status: 'approved', result: null, endedAt: null, made: [] }
  await tools.put(`out/state/approvals/${id}.json`, underWay)
  await tools.put(`out/state/approvals/under-way/${id}`, '')
}

const titles = async ({ tasks }: ToolsUnderTest) =>
  (await tasks.list(ListTasksQuery.parse({}, 'Query'))).items.map(({ title }) => title)

describe('an approval', () => {
  it('is a file that says what is asked, why, and for how long', async () => {
    const tools = await open()

    const id = await asked(tools, 'add_task', { title: 'Sail' })

    expect(JSON.parse(await tools.read(`out/state/approvals/${id}.json`))).toMatchObject({
      id,
      tool: 'add_task',
      input: { title: 'Sail', tags: [] },
      why: 'nothing says that it may be done without asking',
      risk: 'medium',
      askedAt: '2025-11-06T09:00:00.000Z',
      expiresAt: '2025-11-13T09:00:00.000Z',
      conversationId: 'chat-1',
      replyId: 'reply-1',
      askedBy: 'agent:chat',
      askedFor: 'user:u1',
      readUntrusted: false,
      status: 'pending',
    })
  })

  it('is carried out when the person approves, and not again when they approve again', async () => {
    const tools = await open()
    const id = await asked(tools, 'add_task', { title: 'Sail' })

    const approved = await tools.approvals.decide(id, { ...APPROVE, note: 'yes' }, PERSON)
    const again = await tools.approvals.decide(id, APPROVE, PERSON)

    expect(approved).toMatchObject({
      status: 'done',
      decidedBy: 'user:u1',
      note: 'yes',
      result: expect.stringMatching(/^Added as task-/),
      resultSaid: { code: 'task-added', values: { id: id.replace('apr-', 'task-') } },
    })
    expect(approved.made).toEqual([id.replace('apr-', 'task-')])
    expect(again).toEqual(approved)
    expect(await titles(tools)).toEqual(['Sail'])
    await expect(tools.approvals.decide(id, REJECT, PERSON)).rejects.toThrow('is done already')
    expect(await tools.names('out/state/approvals/under-way')).toEqual([])
    expect(tools.told).toEqual([
      `approval-asked ${id}`,
      `approval-decided ${id}`,
      `approval-decided ${id}`,
    ])
  })

  it('comes to nothing when the person rejects', async () => {
    const tools = await open()
    const id = await asked(tools, 'add_task', { title: 'Sail' })

    const rejected = await tools.approvals.decide(id, REJECT, PERSON)

    expect(rejected).toMatchObject({ status: 'rejected', decidedBy: 'user:u1' })
    expect(await titles(tools)).toEqual([])
    await expect(tools.approvals.decide(id, APPROVE, PERSON)).rejects.toThrow('rejected already')
  })

  it('fails with the reason when what it is about has gone', async () => {
    const tools = await open()
    const { id: task } = await tools.tasks.create(
      CreateTaskRequest.parse({ title: 'Sail' }, 'Body'),
      'task',
    )
    const id = await asked(tools, 'complete_task', { id: task })
    await tools.tasks.remove(task)

    const failed = await tools.approvals.decide(id, APPROVE, PERSON)

    expect(failed).toMatchObject({
      status: 'failed',
      result: 'There is no task with this id.',
      resultSaid: { code: 'gone', values: {} },
    })
  })

  it('expires after seven days', async () => {
    const tools = await open()
    const id = await asked(tools, 'add_task', { title: 'Sail' })
    tools.now = new Date('2025-11-13T09:00:00Z')

    const { items } = await tools.approvals.list({ limit: 10, status: 'expired' })

    expect(items.map((one) => one.id)).toEqual([id])
    await expect(tools.approvals.decide(id, APPROVE, PERSON)).rejects.toThrow('expired already')
    expect(await tools.read(`out/state/approvals/${id}.json`)).toContain('"expired"')
  })

  it('cannot be approved in emulation mode, nor when the person has set the tool to never', async () => {
    const tools = await open()
    const id = await asked(tools, 'add_task', { title: 'Sail' })
    await tools.put('etc/autonomy.json', { tools: { add_task: 'never' } })
    await expect(tools.approvals.decide(id, APPROVE, PERSON)).rejects.toMatchObject({
      message: 'It cannot be done now: etc/autonomy.json says never.',
      details: { reason: { code: 'not-now', values: { why: 'says-never' } } },
    })
    await tools.put('etc/cognitive-mode.json', { currentMode: 'emulation' })

    const approving = tools.approvals.decide(id, APPROVE, PERSON)

    await expect(approving).rejects.toThrow('emulation mode')
    expect(await tools.approvals.get(id)).toMatchObject({ status: 'pending' })
    expect(await tools.approvals.decide(id, REJECT, PERSON)).toMatchObject({ status: 'rejected' })
  })

  it('cannot be approved when words of it were forgotten, or its file is none of ours', async () => {
    const tools = await open()
    const id = await asked(tools, 'add_task', { title: 'Sail' })
    const file = JSON.parse(await tools.read(`out/state/approvals/${id}.json`))
    await tools.put(`out/state/approvals/${id}.json`, { ...file, input: { title: '[forgotten]' } })
    await tools.put('out/state/approvals/other.json', file)

    const forgotten = tools.approvals.decide(id, APPROVE, PERSON)

    await expect(forgotten).rejects.toThrow('have been forgotten')
    const foreign = tools.approvals.decide('other', APPROVE, PERSON)
    await expect(foreign).rejects.toThrow('no such tool here')
    expect(await titles(tools)).toEqual([])
  })
})

describe('what is approved', () => {
  it('is the person’s word, unless words of others had been read', async () => {
    const tools = await open()
    const own = await asked(tools, 'capture_memory', { content: 'Ann likes oysters.' })
    const content = 'Bob is owed 900 euros.'
    const read = await asked(tools, 'capture_memory', { content }, { readUntrusted: true })

    await tools.approvals.decide(own, APPROVE, PERSON)
    await tools.approvals.decide(read, APPROVE, PERSON)

    const trust = async (id: string) =>
      (await tools.memories.memories.show(id.replace('apr-', 'evt-'))).provenance.trusted
    expect(await trust(own)).toBe(true)
    expect(await trust(read)).toBe(false)
  })

  it('bears a mark when words of others had been read, and is delimited from then on', async () => {
    const tools = await open()
    const id = await asked(tools, 'add_task', { title: 'Pay Bob' }, { readUntrusted: true })
    const start = '2025-11-14'
    const event = { title: 'Meet Bob', start }
    const eventId = await asked(tools, 'add_calendar_event', event, { readUntrusted: true })
    await tools.approvals.decide(id, APPROVE, PERSON)
    await tools.approvals.decide(eventId, APPROVE, PERSON)

    const tasks = await tools.call('list_tasks', {}, { replyId: 'reply-2' })
    const window = { from: start, to: '2025-11-15' }
    const calendar = await tools.call('list_calendar', window, { replyId: 'reply-3' })

    expect(tasks).toMatchObject({ holdsUntrusted: true })
    expect(calendar).toMatchObject({ holdsUntrusted: true })
    expect(tasks.content).toContain('from-others')
  })

  it('is ended by the next worker without undoing what the person did since', async () => {
    const tools = await open()
    const { id: task } = await tools.tasks.create(
      CreateTaskRequest.parse({ title: 'Sail' }, 'Body'),
      'task',
    )
    const id = await asked(tools, 'complete_task', { id: task })
    await tools.approvals.decide(id, APPROVE, PERSON)
    await tools.tasks.change(task, { status: 'todo' })
    await cutOff(tools, id)

    const { approvals } = await tools.reopened()

    expect(await approvals.get(id)).toMatchObject({ status: 'done', made: [task] })
    expect(await tools.tasks.get(task)).toMatchObject({ status: 'todo' })
  })

  it('does not come back when the person has put it into the bin', async () => {
    const tools = await open()
    const memory = await asked(tools, 'capture_memory', { content: 'Ann likes oysters.' })
    const event = await asked(tools, 'add_calendar_event', { title: 'Sail', start: '2025-11-14' })
    const { calendar, planner } = await tools.calendar.open()
    for (const id of [memory, event]) await tools.approvals.decide(id, APPROVE, PERSON)
    await tools.memories.memories.remove(memory.replace('apr-', 'evt-'))
    await calendar.remove(event.replace('apr-', 'cal-'), {})
    await cutOff(tools, memory)
    await cutOff(tools, event)

    const { approvals } = await tools.reopened()

    expect(await approvals.get(memory)).toMatchObject({ status: 'done' })
    expect(await approvals.get(event)).toMatchObject({ status: 'done' })
    const { items } = await tools.memories.memories.list(listQuery())
    const window = ListCalendarQuery.parse({ from: '2025-11-10', to: '2025-11-20' }, 'Query')
    expect(items).toEqual([])
    expect((await planner.list(window)).items).toEqual([])
  })
})

describe('the queue', () => {
  it('takes no more than 200 that wait', async () => {
    const tools = await open()
    const id = await asked(tools, 'add_task', { title: 'first' })
    const file = JSON.parse(await tools.read(`out/state/approvals/${id}.json`))
    const more = Array.from({ length: 199 }, (_, number) => `out/state/approvals/x${number}.json`)
    await Promise.all(more.map((path) => tools.put(path, { ...file, input: { title: path } })))

    const full = await tools.call('add_task', { title: 'one too many' })

    expect(full).toMatchObject({ state: 'failed', content: expect.stringContaining('200 calls') })
  })

  it('is listed in pages, the newest first', async () => {
    const tools = await open()
    const ids: string[] = []
    for (const minute of ['01', '02', '03']) {
      tools.now = new Date(`2025-11-06T09:${minute}:00Z`)
      ids.unshift(await asked(tools, 'add_task', { title: minute }))
    }

    const page = await tools.approvals.list({ limit: 2 })
    const rest = await tools.approvals.list({ limit: 2, cursor: page.nextCursor ?? '' })

    expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(ids)
    expect(rest.nextCursor).toBeNull()
  })

  it('shows what the single-user system asked, which can be rejected only', async () => {
    const tools = await open()
    const name = 'approval-1762300800000-abc1234'
    await tools.put(`out/approval-queue/${name}.json`, {
      id: name,
      skillId: 'fs_write',
      skillName: 'Write a file',
      inputs: { path: 'out/x' },
      risk: 'medium',
      status: 'pending',
      extra: 'kept',
    })
    await tools.put('out/approval-queue/approval-1.json', { status: 'approved', inputs: 7 })

    const { items } = await tools.approvals.list({ limit: 10 })
    const approving = tools.approvals.decide(name, APPROVE, PERSON)

    expect(items).toMatchObject([
      { id: name, tool: 'fs_write', status: 'pending', askedAt: '2025-11-05T00:00:00.000Z' },
      { id: 'approval-1', tool: 'unknown', status: 'done', risk: 'high', input: {} },
    ])
    await expect(approving).rejects.toThrow('single-user system')
    await tools.approvals.decide(name, REJECT, PERSON)
    expect(JSON.parse(await tools.read(`out/approval-queue/${name}.json`))).toMatchObject({
      skillId: 'fs_write',
      extra: 'kept',
      status: 'rejected',
      decidedBy: 'user:u1',
    })
    expect(await tools.approvals.get(name)).toMatchObject({ status: 'rejected' })
  })

  it('asks about everything while the rules cannot be read, and follows them at once', async () => {
    const tools = await open({ 'etc/autonomy.json': { tools: { add_task: 'do' } } })
    await tools.put('persona/decision-rules.json', { hardRules: 7 })
    const broken = await tools.call('add_task', { title: 'one' })
    await tools.put('persona/decision-rules.json', { hardRules: [] })

    const mended = await tools.call('add_task', { title: 'two' })

    expect(broken).toMatchObject({ state: 'awaiting-approval' })
    expect(mended).toMatchObject({ state: 'done' })
  })
})
