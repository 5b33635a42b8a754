import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allRoutes } from '../../../shared/api/routes.ts'
import { type WorkerUnderTest, useWorkers } from './worker-under-test.ts'

type Write = readonly [method: string, path: string, body?: unknown]

/** What writes, and must not. */
const REFUSED: Readonly<Record<string, Write>> = {
  captureMemory: ['POST', '/api/capture', { content: 'x' }],
  importMemories: ['POST', '/api/memories/import', '{"content":"x"}'],
  changeMemory: ['PATCH', '/api/memories/evt-1', { content: 'x' }],
  validateMemory: ['POST', '/api/memories/evt-1/validate', { status: 'correct' }],
  restoreMemory: ['POST', '/api/memories/evt-1/restore'],
  createTask: ['POST', '/api/tasks', { title: 'x' }],
  changeTask: ['PATCH', '/api/tasks/task-1', { title: 'x' }],
  deleteTask: ['DELETE', '/api/tasks/task-1'],
  restoreTask: ['POST', '/api/tasks/task-1/restore'],
  createCalendarEvent: ['POST', '/api/calendar/events', { title: 'x', start: '2026-11-25T12:00' }],
  changeCalendarEvent: ['PATCH', '/api/calendar/events/e', { title: 'x' }],
  deleteCalendarEvent: ['DELETE', '/api/calendar/events/e'],
  restoreCalendarEvent: ['POST', '/api/calendar/events/e/restore'],
  importCalendar: ['POST', '/api/calendar/import', { ics: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR' }],
  putPersonaDocument: ['PUT', '/api/persona/core', { notes: 'x' }],
  undoPersona: ['POST', '/api/persona/core/undo'],
  undoFacetList: ['POST', '/api/persona/facets/undo'],
  putFacet: ['PUT', '/api/persona/facets/poet', { description: 'x' }],
  deleteFacet: ['DELETE', '/api/persona/facets/poet'],
  undoFacet: ['POST', '/api/persona/facets/poet/undo'],
}

/** What takes something back, makes the index anew, or is a setting: the mode could not be left otherwise. */
const ALLOWED: Readonly<Record<string, Write>> = {
  deleteMemory: ['DELETE', '/api/memories/evt-1'],
  forgetMemory: ['POST', '/api/memories/evt-1/forget'],
  reindexMemories: ['POST', '/api/memories/reindex'],
  putSecret: ['PUT', '/api/secrets/KEY', { value: 'x' }],
  deleteSecret: ['DELETE', '/api/secrets/KEY'],
  putConfig: ['PUT', '/api/config/boredom', { level: 'off' }],
  undoConfig: ['POST', '/api/config/boredom/undo'],
}

describe('in emulation mode', () => {
  const use = useWorkers(afterAll)
  let worker: WorkerUnderTest
  beforeAll(async () => {
    const place = await use.place()
    worker = await use.worker(place).ready()
    await writeFile(join(place.profile, 'etc/cognitive-mode.json'), '{"currentMode":"emulation"}')
  })

  it.each(Object.entries(REFUSED))('%s is refused with the reason', async (_, write) => {
    const [method, path, body] = write

    const answer = await worker.call(method, path, { body })

    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'conflict', detail: expect.stringContaining('emulation') },
    })
  })

  it.each(Object.entries(ALLOWED))('%s is not', async (_, write) => {
    const [method, path, body] = write

    const answer = await worker.call(method, path, { body })

    expect(answer.body?.detail ?? '').not.toContain('emulation')
    expect([200, 404, 409]).toContain(answer.status)
  })

  it('every route of a worker that changes something is one or the other', () => {
    const changing = allRoutes().filter(
      ([, route]) => route.servedBy === 'worker' && route.method !== 'GET',
    )

    expect(changing.map(([id]) => id).toSorted()).toEqual(
      [...Object.keys(REFUSED), ...Object.keys(ALLOWED)].toSorted(),
    )
  })
})
