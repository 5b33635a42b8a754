import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { failureTold, hindered, outcomeTold } from '../../../../worker/tools/outcome-told.ts'

const FAILURES = [
  ['not-found', {}, { code: 'gone', values: {} }],
  ['conflict', {}, { code: 'failed', values: { error: 'conflict', quote: 'It is odd.' } }],
  [
    'conflict',
    { reason: { code: 'member-changed', values: { member: 'name', document: 'core', more: {} } } },
    { code: 'member-changed', values: { member: 'name', document: 'core' } },
  ],
  [
    'invalid-input',
    { reason: { code: 'somebody-elses', values: {} } },
    { code: 'failed', values: { error: 'invalid-input', quote: 'It is odd.' } },
  ],
] as const

describe('what came of something approved', () => {
  it.each(FAILURES)('is told of a failure %s with the details %j', (code, details, said) => {
    const told = failureTold(new AppError(code, 'It is odd.', { details }))

    expect(told).toEqual({ result: 'It is odd.', said })
  })

  it('is told in English by its code', () => {
    const told = outcomeTold('event-added', { id: 'cal-1', start: '2025-11-14' })

    expect(told).toEqual({
      result: 'Added as cal-1, at 2025-11-14.',
      said: { code: 'event-added', values: { id: 'cal-1', start: '2025-11-14' } },
    })
  })

  it('refuses a decision by the same code', () => {
    const refusal = hindered(outcomeTold('decided-already', { status: 'done' }))

    expect(refusal).toMatchObject({
      code: 'conflict',
      message: 'This is done already, and can be decided no more.',
      details: { reason: { code: 'decided-already', values: { status: 'done' } } },
    })
  })
})
