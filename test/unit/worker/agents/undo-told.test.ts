import { expect, it } from 'vitest'
import { leftFor, leftForGood, lastingReason } from '../../../../worker/agents/undo-told.ts'

it.each([
  ['changed-since', {}, 'It has been changed since.'],
  ['copy-gone', {}, 'What it held before is kept no more.'],
  ['not-there', {}, 'It is not there any more.'],
  ['not-in-bin', {}, 'It is in the bin no more.'],
  ['not-brought-back', { quote: 'Its place has been taken.' }, 'Its place has been taken.'],
] as const)('what is left, by the code %s with %j, reads: %s', (code, values, reason) => {
  expect(leftFor(code, values).left).toEqual({ reason, said: { code, values } })
})

it.each([
  [
    'draft-replaced',
    'A draft that a newer one replaced is not brought back. The same memories give it again.',
  ],
  [
    'calendar-updated',
    'Events of it that were in the calendar before stay as it has changed them.',
  ],
] as const)('what lasts is noted in words, of which its code is known again: %s', (code, words) => {
  const reason = lastingReason(code)

  expect(reason).toBe(words)
  expect(leftForGood(reason).left).toEqual({ reason, said: { code, values: {} } })
})

it('what lasts for another reason has its words alone', () => {
  expect(leftForGood('It has been sent.').left).toEqual({
    reason: 'It has been sent.',
    said: undefined,
  })
})
