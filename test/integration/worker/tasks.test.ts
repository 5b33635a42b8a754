import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ACTOR_HEADER } from '../../../shared/control/worker-contract.ts'
import { useWorkers } from './worker-under-test.ts'

const use = useWorkers()

async function started() {
  const place = await use.place()
  return { place, worker: await use.worker(place).ready() }
}

describe('a task', () => {
  it('is made, listed, done, deleted, restored, and still there after the worker was killed', async () => {
    const { place, worker } = await started()
    const made = await worker.call('POST', '/api/tasks', {
      body: { title: 'Order sailcloth', due: 'tomorrow at noon' },
    })
    const path = `/api/tasks/${made.body.task.id}`
    const done = await worker.call('PATCH', path, { body: { status: 'done' } })
    const deleted = await worker.call('DELETE', path)
    const gone = await worker.call('GET', path)
    const restored = await worker.call('POST', `${path}/restore`)
    await worker.end('SIGKILL')

    const next = await use.worker(place, { generation: 2 }).ready()

    expect(made).toMatchObject({ status: 201, body: { success: true, task: { status: 'todo' } } })
    expect(done.body.task).toMatchObject({ status: 'done', completed: expect.any(String) })
    expect(deleted.body).toEqual({ success: true, id: made.body.task.id })
    expect(gone).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(restored.body.task).toEqual(done.body.task)
    expect((await next.call('GET', path)).body.task).toEqual(done.body.task)
    expect((await next.call('GET', '/api/tasks?status=done')).body.items).toHaveLength(1)
  })

  it('is not written in emulation mode, with the reason', async () => {
    const { place, worker } = await started()
    await writeFile(join(place.profile, 'etc/cognitive-mode.json'), '{"currentMode":"emulation"}')

    const answer = await worker.call('POST', '/api/tasks', { body: { title: 'x' } })

    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'conflict', detail: expect.stringContaining('emulation') },
    })
  })

  it('leaves a line in the audit for each change and each look of somebody else, without a word of it', async () => {
    const { place, worker } = await started()
    const { body } = await worker.call('POST', '/api/tasks', { body: { title: 'canary' } })
    await worker.call('PATCH', `/api/tasks/${body.task.id}`, { body: { description: 'canary' } })
    await worker.call('GET', '/api/tasks')
    await worker.call('GET', '/api/tasks', { headers: { [ACTOR_HEADER]: 'console' } })

    const { items } = (await worker.call('GET', '/api/audit/mine')).body

    expect(items.map(({ event }: { event: string }) => event)).toEqual([
      'tasks_read',
      'task_changed',
      'task_created',
    ])
    const [file = ''] = await readdir(join(place.profile, 'logs/audit'))
    expect(await readFile(join(place.profile, 'logs/audit', file), 'utf8')).not.toContain('canary')
  })

  it.each([
    ['POST', '/api/tasks', { title: ' ' }, 'title'],
    ['POST', '/api/tasks', { title: 'x', due: 'soon' }, 'due'],
    ['POST', '/api/tasks', { title: 'x', priority: 'high' }, 'priority'],
    ['POST', '/api/tasks', { title: 'x', id: 'task-mine' }, 'id'],
    ['PATCH', '/api/tasks/x', { status: 'finished' }, 'status'],
    ['GET', '/api/tasks?status=finished', undefined, 'status'],
  ])('%s %s with %j gets 400 and the field', async (method, path, body, field) => {
    const { worker } = await started()

    const answer = await worker.call(method, path, { body })

    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid-input', detail: expect.stringContaining(field) },
    })
  })
})
