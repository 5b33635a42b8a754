import { expect, it } from 'vitest'
import { AppError } from '../../../../shared/errors/app-error.ts'
import type { AgentRun } from '../../../../shared/api/agents.ts'
import { afterFailure, mayPass, pendingRetries } from '../../../../worker/agents/retry-policy.ts'
import { noRoomOr } from '../../../../worker/files/no-room.ts'
import { ModelFailure } from '../../../../worker/models/model-failure.ts'

const NOW = Date.parse('2026-03-01T10:00:00Z')
const FULL = Object.assign(new Error('ENOSPC: /some/path'), { code: 'ENOSPC' })

it.each([
  ['a model that cannot be reached', new ModelFailure('unreachable', 'x'), true],
  ['a model that is busy', new ModelFailure('busy', 'x'), true],
  ['a model that answers garbage', new ModelFailure('garbage', 'x'), true],
  ['a wrong key', new ModelFailure('denied', 'x'), false],
  ['a budget that is used up', new ModelFailure('not-allowed', 'x'), false],
  [
    'a model’s failure within another',
    new AppError('conflict', 'x', { cause: new ModelFailure('timeout', 'x') }),
    true,
  ],
  ['a full disk', FULL, true],
  ['a full disk as a person is told of it', noRoomOr(FULL), true],
  ['somebody else who is busy', new AppError('busy', 'x'), false],
  ['bad input', new AppError('invalid-input', 'x'), false],
  ['a fault of ours', new TypeError('x'), false],
  ['what is no error', 'x', false],
])('tells what may pass by itself from what does not: %s', (_what, error, expected) => {
  expect(mayPass(error)).toBe(expected)
})

it.each([
  [undefined, { attempt: 1, retryAt: '2026-03-01T10:01:00.000Z', message: 'Full.' }],
  [1, { attempt: 1, retryAt: '2026-03-01T10:01:00.000Z', message: 'Full.' }],
  [2, { attempt: 2, retryAt: '2026-03-01T10:05:00.000Z', message: 'Full.' }],
  [3, { attempt: 3, retryAt: '2026-03-01T10:25:00.000Z', message: 'Full.' }],
  [4, { attempt: 4, message: 'Full. It was tried 4 times: no more by itself.' }],
])('after attempt %s the next comes later, or none', (attempt, expected) => {
  const { said, ...after } = afterFailure(
    attempt === undefined ? {} : { attempt },
    [{ code: 'disk-full', values: { message: 'Full.' } }],
    NOW,
  )

  expect(after).toEqual(expected)
  expect(said.map(({ code }) => code)).toEqual(
    'retryAt' in expected ? ['disk-full'] : ['disk-full', 'tried-often'],
  )
})

const failed = { status: 'failed', retryAt: '2026-03-01T10:01:00.000Z', attempt: 1 } as const

it.each<[string, Partial<AgentRun>[], string[]]>([
  ['one that failed', [failed], ['run-1']],
  ['one that failed for good', [{ status: 'failed' }], []],
  ['one of each agent', [failed, { ...failed, agent: 'dreamer' }], ['run-2', 'run-1']],
  ['the newer of two', [failed, failed], ['run-2']],
  ['none after one that is done', [failed, { status: 'done' }], []],
  ['none after one that was cancelled', [failed, { status: 'cancelled' }], []],
  ['none after its next attempt', [failed, { status: 'failed', retryOf: 'run-1' }], []],
  ['its next attempt', [failed, { ...failed, attempt: 2, retryOf: 'run-1' }], ['run-2']],
  ['one that the worker’s stop cut off', [{ ...failed, status: 'cancelled' }], ['run-1']],
  ['one in spite of a preview', [failed, { status: 'done', preview: true }], ['run-1']],
  ['one in spite of a missed run', [failed, { status: 'missed' }], ['run-1']],
  ['one in spite of a fault since', [failed, { status: 'failed' }], ['run-1']],
  ['one in spite of another agent', [failed, { status: 'done', agent: 'dreamer' }], ['run-1']],
])('what waits for another attempt: %s', (_what, runs, expected) => {
  const records = runs.map((run, position): AgentRun => ({
    id: `run-${position + 1}`,
    agent: 'digest',
    status: 'done',
    trigger: 'person',
    startedBy: 'user:u1',
    queuedAt: '2026-03-01T10:00:00.000Z',
    counts: {},
    ...run,
  }))

  expect(pendingRetries(records.toReversed()).map(({ id }) => id)).toEqual(expected)
})
