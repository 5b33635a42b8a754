import { describe, expect, it } from 'vitest'
import { Task, type TaskStatus } from '../../../../shared/domain/task.ts'
import { columnsOf, mustWait, statusFor } from '../../../../web/pages/tasks/board.ts'

const NOW = Date.parse('2026-05-10T12:00:00Z')

function task(status: TaskStatus, more: { completed?: string; blockedBy?: string[] } = {}) {
  const { blockedBy = [], ...members } = more
  const id = `task-${status}-${JSON.stringify(more)}`
  return { ...Task.parse({ id, title: id, status, ...members }, 'The task'), blockedBy }
}

describe('the board', () => {
  it('has each open task, and what was done in the last seven days', () => {
    const recent = task('done', { completed: '2026-05-04T12:00:00Z' })
    const old = task('done', { completed: '2026-05-03T11:59:59Z' })
    const undated = task('done')
    const [todo, doing, blocked] = [task('todo'), task('in_progress'), task('blocked')]

    const columns = columnsOf([todo, old, doing, recent, undated, blocked, task('cancelled')], NOW)

    expect(columns).toEqual({
      todo: [todo],
      in_progress: [doing],
      blocked: [blocked],
      done: [recent],
    })
  })

  it.each([
    ['todo', 'in_progress', 'in_progress'],
    ['blocked', 'done', 'done'],
    ['done', 'todo', 'todo'],
    ['todo', 'todo', undefined],
  ] as const)('makes of one that is %s in the column %s: %s', (status, column, expected) => {
    expect(statusFor(task(status), column)).toBe(expected)
  })

  it.each([
    [['task-1'], 'todo', true],
    [['task-1'], 'in_progress', true],
    [['task-1'], 'done', false],
    [[], 'todo', false],
  ] as const)(
    'knows of one that waits for %j whether it cannot go to %s',
    (blockedBy, column, expected) => {
      expect(mustWait(task('blocked', { blockedBy: [...blockedBy] }), column)).toBe(expected)
    },
  )
})
