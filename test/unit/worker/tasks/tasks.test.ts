import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CreateTaskRequest, ListTasksQuery } from '../../../../shared/api/tasks.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { TaskStore } from '../../../../worker/tasks/task-store.ts'
import { Tasks } from '../../../../worker/tasks/tasks.ts'

let root: string
let mayWrite: boolean
const onChange = vi.fn<(id: string) => void>()
const onCorrupt = vi.fn<(path: string, reason: string) => void>()

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mh-tasks-'))
  mayWrite = true
  onChange.mockClear()
  onCorrupt.mockClear()
})
afterEach(async () => {
  await rm(root, { recursive: true })
})

function open(): Tasks {
  return new Tasks({
    userId: 'u1',
    store: new TaskStore(root, onCorrupt),
    timeZone: () => 'Europe/Berlin',
    onChange,
    now: () => new Date('2025-11-06T09:00:00Z'),
    checkMayWrite: () => {
      if (!mayWrite) throw new AppError('conflict', 'emulation')
    },
  })
}

async function make(tasks: Tasks, title: string, more: object = {}) {
  return await tasks.create(CreateTaskRequest.parse({ title, ...more }, 'Body'), 'task')
}

const query = (more: object = {}) => ListTasksQuery.parse(more, 'Query')

async function put(path: string, content: string): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true })
  await writeFile(join(root, path), content)
}

async function members(path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(root, path), 'utf8'))
}

const filesIn = async (place: string): Promise<string[]> =>
  (await readdir(join(root, 'memory/tasks', place))).toSorted()

describe('a task', () => {
  it('is a file in active/ from which everything can be read', async () => {
    const task = await make(open(), 'Order sailcloth', { due: 'next friday 5pm', tags: ['boat'] })

    expect(task).toMatchObject({ status: 'todo', priority: 'P2', due: '2025-11-14T16:00:00.000Z' })
    expect(await members(`memory/tasks/active/${task.id}.json`)).toEqual({
      id: expect.stringMatching(/^task-[0-9a-f-]{36}$/),
      title: 'Order sailcloth',
      description: '',
      status: 'todo',
      priority: 'P2',
      due: '2025-11-14T16:00:00.000Z',
      tags: ['boat'],
      dependencies: [],
      created: '2025-11-06T09:00:00.000Z',
      updated: '2025-11-06T09:00:00.000Z',
      userId: 'u1',
      source: 'task',
    })
    expect(await open().get(task.id)).toEqual(task)
  })

  it('moves to completed/ when it is done and comes back when it is taken up again', async () => {
    const tasks = open()
    const { id } = await make(tasks, 'x')

    const done = await tasks.change(id, { status: 'done' })
    const places = [await filesIn('active'), await filesIn('completed')]
    const again = await tasks.change(id, { status: 'in_progress' })

    expect(done).toMatchObject({ status: 'done', completed: '2025-11-06T09:00:00.000Z' })
    expect(places).toEqual([[], [`${id}.json`]])
    expect(again.completed).toBeUndefined()
    expect([await filesIn('active'), await filesIn('completed')]).toEqual([[`${id}.json`], []])
  })

  it('goes to the bin and comes back as it was, done ones to completed/', async () => {
    const tasks = open()
    const { id } = await make(tasks, 'x')
    const done = await tasks.change(id, { status: 'cancelled' })

    await tasks.remove(id)
    const [binned = ''] = await filesIn('deleted')
    const bin = await tasks.list(query({ bin: 'true' }))
    const restored = await tasks.restore(id)

    expect(binned).toBe(`${id}-20251106090000000.json`)
    expect(bin.items).toMatchObject([{ id, deletedAt: '2025-11-06T09:00:00.000Z' }])
    expect(restored).toEqual(done)
    expect(await filesIn('completed')).toEqual([`${id}.json`])
    await expect(tasks.restore(id)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('keeps what the program does not know, through every change', async () => {
    await put(
      'memory/tasks/active/task-202510300800001.json',
      '{"id":"task-202510300800001","title":"Old","status":"todo","priority":"P2","projectId":"p","x":{"y":[1]}}',
    )
    const tasks = open()

    await tasks.change('task-202510300800001', { title: 'New', status: 'done' })

    expect(await members('memory/tasks/completed/task-202510300800001.json')).toMatchObject({
      title: 'New',
      projectId: 'p',
      x: { y: [1] },
    })
  })

  it.each([
    ['soon', 'due'],
    ['2025-02-30', 'due'],
  ])('with the due time %j is refused, with the field and what to write', async (due, field) => {
    await expect(make(open(), 'x', { due })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('next friday 5pm'),
      details: { fields: [{ path: field }] },
    })
  })

  it('is not written in a mode that forbids it, whatever is asked', async () => {
    const tasks = open()
    const { id } = await make(tasks, 'x')
    mayWrite = false

    for (const write of [
      () => make(tasks, 'y'),
      () => tasks.change(id, { title: 'y' }),
      () => tasks.remove(id),
      () => tasks.restore(id),
    ]) {
      await expect(write()).rejects.toMatchObject({ code: 'conflict' })
    }
    expect((await tasks.list(query())).items).toMatchObject([{ id, title: 'x' }])
  })

  it.each(['../../../etc/passwd', 'task-1/../x', '', 'nobody'])(
    'with the id %j is not there',
    async (id) => {
      await expect(open().get(id)).rejects.toMatchObject({ code: 'not-found' })
    },
  )
})

describe('dependencies', () => {
  it('block a task until they are closed, and say so', async () => {
    const tasks = open()
    const first = await make(tasks, 'first')
    const second = await make(tasks, 'second', { dependencies: [first.id] })

    expect(second).toMatchObject({ status: 'blocked', blockedBy: [first.id] })
    await tasks.change(first.id, { status: 'done' })
    expect(await tasks.get(second.id)).toMatchObject({ status: 'todo', blockedBy: [] })
    expect(await members(`memory/tasks/active/${second.id}.json`)).toMatchObject({ status: 'todo' })
  })

  it('never make a circle, also when two are changed at once', async () => {
    const tasks = open()
    const [a, b, c] = [await make(tasks, 'a'), await make(tasks, 'b'), await make(tasks, 'c')]
    await tasks.change(b.id, { dependencies: [a.id] })

    const outcomes = await Promise.allSettled([
      tasks.change(c.id, { dependencies: [b.id] }),
      tasks.change(a.id, { dependencies: [c.id] }),
      tasks.change(a.id, { dependencies: [a.id] }),
    ])

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
    expect(outcomes[1]).toMatchObject({
      reason: { code: 'invalid-input', message: expect.stringContaining(`${a.id} → `) },
    })
  })

  it('must be there; one that was deleted holds nothing up', async () => {
    const tasks = open()
    const first = await make(tasks, 'first')
    const second = await make(tasks, 'second', { dependencies: [first.id] })

    await tasks.remove(first.id)

    expect(await tasks.get(second.id)).toMatchObject({ status: 'todo', blockedBy: [] })
    await expect(make(tasks, 'x', { dependencies: ['task-none'] })).rejects.toMatchObject({
      message: expect.stringContaining('dependencies: there is no task'),
    })
  })

  it('that a hand has made a circle are read and stop nobody', async () => {
    await put('memory/tasks/active/a.json', '{"title":"a","dependencies":["b"]}')
    await put('memory/tasks/active/b.json', '{"title":"b","dependencies":["a"]}')
    const tasks = open()

    const { items } = await tasks.list(query())

    expect(items.map(({ id, status }) => [id, status])).toEqual([
      ['a', 'blocked'],
      ['b', 'blocked'],
    ])
    await expect(tasks.change('a', { status: 'done' })).resolves.toMatchObject({ status: 'done' })
  })
})

describe('the list', () => {
  it('is by priority, then by what is due first, page after page', async () => {
    const tasks = open()
    for (const [title, more] of [
      ['late', { due: '2025-12-01' }],
      ['soon', { due: '2025-11-07' }],
      ['whenever', {}],
      ['urgent', { priority: 'P0' }],
    ] as const)
      await make(tasks, title, more)
    await put('memory/tasks/active/old.json', '{"title":"old","priority":"someday"}')

    const first = await tasks.list(query({ limit: '2' }))
    const second = await tasks.list(query({ limit: '2', cursor: first.nextCursor ?? '' }))
    const third = await tasks.list(query({ limit: '2', cursor: second.nextCursor ?? '' }))

    const titles = [first, second, third].map(({ items }) => items.map(({ title }) => title))
    expect(titles).toEqual([['urgent', 'soon'], ['late', 'whenever'], ['old']])
    expect(third.nextCursor).toBeNull()
  })

  it('is narrowed by status, tag and due time', async () => {
    const tasks = open()
    const a = await make(tasks, 'a', { tags: ['boat'], due: '2025-11-07' })
    const b = await make(tasks, 'b', { tags: ['boat'] })
    await tasks.change(b.id, { status: 'done' })
    await make(tasks, 'c')

    const titles = async (more: object) =>
      (await tasks.list(query(more))).items.map(({ title }) => title)

    expect(await titles({})).toEqual(['a', 'c'])
    expect(await titles({ status: 'all' })).toEqual(['a', 'b', 'c'])
    expect(await titles({ status: 'done' })).toEqual(['b'])
    expect(await titles({ status: 'all', tag: 'boat' })).toEqual(['a', 'b'])
    expect(await titles({ dueBefore: '2025-11-08T00:00:00Z' })).toEqual([a.title])
    await expect(tasks.list(query({ cursor: 'abc' }))).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })

  it('has what is strange with usual values, and sets aside what is no task', async () => {
    await put(
      'memory/tasks/active/odd.json',
      '\ufeff{"id":"odd","title":7,"status":"paused","due":5,"tags":"x"}',
    )
    await put('memory/tasks/active/torn.json', '{"id":"torn"')
    await put('memory/tasks/active/list.json', '[]')
    await put('elsewhere.json', '{"id":"secret","title":"secret"}')
    await symlink(join(root, 'elsewhere.json'), join(root, 'memory/tasks/active/link.json'))
    const tasks = open()

    const [one, two] = [await tasks.list(query()), await tasks.list(query())]

    expect(one.items).toMatchObject([
      { id: 'odd', title: '(no title)', status: 'todo', due: null, tags: [] },
    ])
    expect(two).toEqual(one)
    expect(onCorrupt.mock.calls.map(([path]) => path).toSorted()).toEqual([
      'memory/tasks/active/link.json',
      'memory/tasks/active/list.json',
      'memory/tasks/active/torn.json',
    ])
  })

  it('sees what a hand changes, adds and takes away at once, and tidies what a killed worker left', async () => {
    const tasks = open()
    const { id } = await make(tasks, 'x')
    const path = `memory/tasks/active/${id}.json`
    await tasks.list(query())

    await put(path, JSON.stringify({ ...(await members(path)), title: 'by hand' }))
    await put('memory/tasks/active/new.json', '{"title":"new"}')
    await put('memory/tasks/active/.new.json.tmp-0123456789ab-1', '{"tit')
    const seen = await tasks.list(query())
    await rm(join(root, 'memory/tasks'), { recursive: true })

    expect(seen.items.map(({ title }) => title).toSorted()).toEqual(['by hand', 'new'])
    expect((await tasks.list(query())).items).toEqual([])
    expect(await make(tasks, 'again')).toMatchObject({ title: 'again' })
  })

  it('tells once which task has changed, and nothing when none has', async () => {
    const tasks = open()
    const { id } = await make(tasks, 'x')
    await tasks.createOnce('task-once', CreateTaskRequest.parse({ title: 'y' }, 'Body'), 'chat')
    await tasks.change(id, { status: 'done' }, 'appr-1')
    await tasks.remove(id)
    await tasks.restore(id)
    const told = onChange.mock.calls.flat()
    onChange.mockClear()

    await tasks.createOnce('task-once', CreateTaskRequest.parse({ title: 'y' }, 'Body'), 'chat')
    await tasks.change(id, { status: 'done' }, 'appr-1')
    await expect(tasks.change(id, { due: 'when pigs fly' })).rejects.toMatchObject({})
    await expect(tasks.remove('task-none')).rejects.toMatchObject({ code: 'not-found' })

    expect(told).toEqual([id, 'task-once', id, id, id])
    expect(onChange.mock.calls).toEqual([])
  })

  it('does not leave the profile through a folder that is a link', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'mh-outside-'))
    await mkdir(join(root, 'memory/tasks'), { recursive: true })
    await symlink(outside, join(root, 'memory/tasks/active'))

    await expect(make(open(), 'x')).rejects.toMatchObject({ code: 'invalid-path' })
    expect(await readdir(outside)).toEqual([])
    await rm(outside, { recursive: true })
  })
})
