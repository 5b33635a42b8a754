import { CommanderError } from 'commander'
import { describe, expect, it } from 'vitest'
import { exitCodeOf, failureOf, failureWords, problemDocument } from '../../../cli/failure.ts'
import { AppError } from '../../../shared/errors/app-error.ts'

describe('exitCodeOf', () => {
  it.each([
    ['internal', 1],
    ['conflict', 1],
    ['invalid-input', 2],
    ['wrong-usage', 2],
    ['not-found', 3],
    ['forbidden', 4],
    ['unauthenticated', 4],
    ['supervisor-unreachable', 5],
  ] as const)('is, for %s, %i', (code, exit) => {
    expect(exitCodeOf(new AppError(code, 'x'))).toBe(exit)
  })

  it('is 1 for a fault of ours', () => {
    expect(exitCodeOf(failureOf(new TypeError('x is not a function')))).toBe(1)
  })

  it('is 2 for what the parser refuses', () => {
    expect(
      exitCodeOf(failureOf(new CommanderError(1, 'commander.unknownOption', 'error: x'))),
    ).toBe(2)
  })
})

describe('problemDocument', () => {
  it('has what the supervisor said, and hides no message', () => {
    const failure = new AppError('internal', 'It broke.', { details: { requestId: 'req-1' } })

    expect(problemDocument(failure)).toEqual({
      type: 'urn:metahuman-os:problem:internal',
      title: 'Internal error',
      status: 500,
      detail: 'It broke.',
      code: 'internal',
      requestId: 'req-1',
    })
  })
})

describe('failureWords', () => {
  it('names the request that the log knows', () => {
    const failure = new AppError('not-found', 'Gone.', { details: { requestId: 'req-1' } })

    expect(failureWords(failure)).toBe('mh: Gone.\nRequest ID: req-1')
    expect(failureWords(new AppError('not-found', 'Gone.'))).toBe('mh: Gone.')
  })
})
