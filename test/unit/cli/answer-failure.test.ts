import { describe, expect, it } from 'vitest'
import { codeOfStatus, failureOfAnswer } from '../../../cli/answer-failure.ts'

const request = { method: 'GET', path: '/api/users' }

describe('failureOfAnswer', () => {
  it("has the problem's code, words and further members", () => {
    const text = JSON.stringify({
      type: 't',
      title: 'T',
      status: 404,
      code: 'not-found',
      detail: 'Gone.',
      requestId: 'r',
      worker: 'w',
    })

    const failure = failureOfAnswer(request, { status: 404, text })

    expect(failure).toMatchObject({ code: 'not-found', message: 'Gone.' })
    expect(failure.details).toEqual({ requestId: 'r', worker: 'w' })
  })

  it.each(['', '<html>', 'null', '"text"', '[]'])(
    'goes by the status when the answer is %j',
    (text) => {
      const failure = failureOfAnswer(request, { status: 502, text })

      expect(failure).toMatchObject({
        code: 'worker-unreachable',
        message: 'GET /api/users was answered with status 502.',
      })
    },
  )
})

describe('codeOfStatus', () => {
  it.each([
    [400, 'invalid-input'],
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [418, 'invalid-input'],
    [500, 'internal'],
    [503, 'busy'],
    [302, 'internal'],
  ])('is, for %i, %s', (status, code) => {
    expect(codeOfStatus(status)).toBe(code)
  })
})
