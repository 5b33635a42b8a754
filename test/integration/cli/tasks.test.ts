import { describe, expect, it } from 'vitest'
import type { ShownTask } from '../../../shared/api/tasks.ts'
import { FakeSupervisor, type Script } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()

function task(rest: Partial<ShownTask> = {}): ShownTask {
  return {
    id: 'task-1',
    title: 'Order\nsailcloth',
    description: '',
    status: 'todo',
    priority: 'P1',
    due: '2025-11-14T17:00:00.000Z',
    tags: [],
    dependencies: [],
    created: '2025-11-06T14:02:00.000Z',
    updated: '2025-11-06T14:02:00.000Z',
    blockedBy: [],
    ...rest,
  }
}

const one = (status: number, rest: Partial<ShownTask> = {}) => ({
  status,
  body: { success: true, task: task(rest) },
})
const script: Script = {
  'GET /api/tasks': { status: 200, body: { items: [task()], nextCursor: null } },
  'POST /api/tasks': one(201),
  'GET /api/tasks/task-1': one(200, { tags: ['boat'], description: 'Blue' }),
  'PATCH /api/tasks/task-1': one(200, { status: 'blocked', blockedBy: ['task-0'] }),
  'DELETE /api/tasks/task-1': { status: 200, body: { success: true, id: 'task-1' } },
  'POST /api/tasks/task-1/restore': one(200),
}

describe('mh task', () => {
  it.each([[['task']], [['task', 'list']], [['task', '--user', 'alice']]])(
    '%j lists tasks on one line each',
    async (argv) => {
      await using place = await temporaryRoot()
      await using fake = await FakeSupervisor.open(place.layout, script)

      const run = await mh.run(argv, place)

      expect(run.stdout).toBe(
        'PRIO  STATUS  DUE               ID      TASK\nP1    todo    2025-11-14 17:00  task-1  Order sailcloth\n',
      )
      expect(fake.lines).toContain('GET /api/tasks?bin=false')
    },
  )

  it('makes a task with everything that was said of it', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const options = ['--due', 'next friday 5pm', '--priority', 'P1', '--tag', 'a', '--after', 't']
    const run = await mh.run(['task', 'add', 'Order', 'sailcloth', ...options], place)

    expect(run.stdout).toBe('Made task-1, due 2025-11-14 17:00\n')
    expect(fake.seen('POST /api/tasks')?.body).toEqual({
      title: 'Order sailcloth',
      due: 'next friday 5pm',
      priority: 'P1',
      tags: ['a'],
      dependencies: ['t'],
    })
  })

  it.each([
    ['start', 'in_progress'],
    ['done', 'done'],
    ['reopen', 'todo'],
    ['cancel', 'cancelled'],
  ])('%s sets the status %s, and says what the task waits for', async (step, status) => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const run = await mh.run(['task', step, 'task-1'], place)

    expect(fake.seen('PATCH /api/tasks/task-1')?.body).toEqual({ status })
    expect(run.stdout).toBe('task-1 is blocked. It waits for: task-0\n')
  })

  it('shows one whole, deletes it into the bin and restores it', async () => {
    await using place = await temporaryRoot()
    await using _fake = await FakeSupervisor.open(place.layout, script)

    const shown = await mh.run(['task', 'show', 'task-1'], place)
    const deleted = await mh.run(['task', 'delete', 'task-1'], place)
    const restored = await mh.run(['task', 'restore', 'task-1'], place)

    expect(shown.stdout).toMatch(/^Id +task-1\n.*Tags +boat\n.*\n\nOrder\nsailcloth\n\nBlue\n$/s)
    expect(deleted.stdout).toContain('mh task restore task-1')
    expect(restored.stdout).toBe('task-1 is back.\n')
  })

  it.each([
    [['task', 'list', '--status', 'finished'], 'none of: open, all, todo'],
    [['task', 'add', 'x', '--priority', 'high'], 'none of: P0, P1, P2, P3'],
  ])('%j is refused with what there is', async (argv, words) => {
    await using place = await temporaryRoot()

    const run = await mh.run(argv, place)

    expect(run).toMatchObject({ code: 2, launches: [] })
    expect(run.stderr).toContain(words)
  })
})
