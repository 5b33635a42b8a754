import { expect, it } from 'vitest'
import { canUndo } from '../../../../web/pages/agents/can-undo.ts'

const UNDO = { at: '2026-03-29T10:00:00Z', by: 'user:user-1', undone: 2, left: [] }

it.each([
  ['of a run that changed something', { status: 'done', changes: 2 }, true],
  ['of a run that changed nothing', { status: 'done', changes: 0 }, false],
  ['of a run of an earlier version', { status: 'done' }, true],
  ['of a run that failed after it had changed something', { status: 'failed', changes: 2 }, true],
  ['of a run that was cancelled before it had', { status: 'cancelled', changes: 0 }, false],
  ['of an earlier version’s run that failed', { status: 'failed' }, false],
  ['of a run that is under way', { status: 'running' }, false],
  ['of a preview', { status: 'done', preview: true, changes: 0 }, false],
  ['of a run that was taken back', { status: 'done', changes: 2, undo: UNDO }, false],
] as const)('an undo is offered %s: %j, %s', (_what, run, isOffered) => {
  expect(canUndo(run)).toBe(isOffered)
})
