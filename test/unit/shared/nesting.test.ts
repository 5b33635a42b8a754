import { expect, it } from 'vitest'
import { checkNesting } from '../../../shared/api/nesting.ts'

it.each([1, 64])('takes a value of %i levels', (levels) => {
  expect(() => checkNesting(nested(levels), 'Body')).not.toThrow()
})

it.each([65, 100_000])('refuses a value of %i levels, and fills no stack', (levels) => {
  expect(() => checkNesting(nested(levels), 'Body')).toThrow('deeper than 64 levels')
})

function nested(levels: number): unknown {
  let value: unknown = 'the innermost'
  for (let left = levels; left > 0; left -= 1) value = left % 2 === 0 ? [value] : { member: value }
  return value
}
