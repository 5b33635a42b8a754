import { expect, it } from 'vitest'
import { refusal } from '../../../../shared/errors/refusal.ts'

it('gives the reason by its code with what it speaks of, beside the English words', () => {
  const refused = refusal('username-taken', 'There is already one.', {
    values: { username: 'gitta' },
  })

  expect(refused).toMatchObject({
    code: 'conflict',
    message: 'There is already one.',
    details: { reason: { code: 'username-taken', values: { username: 'gitta' } } },
  })
})

it('can be of another kind, with how long one waits', () => {
  const refused = refusal('index-rebuilt', 'It is rebuilt.', { as: 'busy', retryAfterSeconds: 2 })

  expect(refused).toMatchObject({
    code: 'busy',
    details: { reason: { code: 'index-rebuilt', values: {} }, retryAfterSeconds: 2 },
  })
})
