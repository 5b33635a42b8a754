import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { schema } from '../../../../shared/api/schema.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'

const Order = schema(() =>
  z.strictObject({
    password: z.string().min(8),
    role: z.enum(['owner', 'guest']),
    count: z.number().max(3),
    tags: z.array(z.string()).min(1),
    at: z.iso.datetime({ offset: true }),
    moon: z
      .string()
      .regex(/^full$/, 'a full moon')
      .optional(),
    zone: z.string().refine((name) => name !== 'Moon', 'a time zone such as Europe/Berlin'),
  }),
)
const FINE = {
  password: 'long enough',
  role: 'owner',
  count: 1,
  tags: ['a'],
  at: '2026-03-29T10:00:00Z',
  zone: 'UTC',
}

function refused(members: Record<string, unknown>): AppError {
  try {
    Order.parse({ ...FINE, ...members }, 'Body')
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('It was taken.')
}

describe('what is wrong with a member', () => {
  it.each([
    [{ password: 'short' }, 'too-short', { least: 8 }, 'must have at least 8 characters'],
    [{ password: undefined }, 'missing', {}, 'is missing'],
    [{ password: 7 }, 'type', { type: 'string' }, 'must be text'],
    [{ role: 'king' }, 'choice', { choices: 'owner, guest' }, 'must be one of: owner, guest'],
    [{ count: 4 }, 'too-large', { most: 3 }, 'must be at most 3'],
    [{ tags: [] }, 'too-few', { least: 1 }, 'must have at least 1 item'],
    [{ at: 'soon' }, 'instant', {}, 'must be a time such as 2026-03-29T10:00:00Z'],
    [{ zone: 'Moon' }, 'time-zone', {}, 'a time zone such as Europe/Berlin'],
    [{ moon: 'half' }, 'said', {}, 'a full moon'],
  ])('has a code with values, and plain words: %j', (members, code, values, message) => {
    const path = Object.keys(members)[0]

    const { details } = refused(members)

    expect(details).toEqual({ fields: [{ path, code, values, message }] })
  })

  it('is said of the whole where a member is not known', () => {
    const error = refused({ nme: 'x' })

    expect(error.message).toBe('Body is not valid. has members that are not known: nme.')
    expect(error.details).toMatchObject({ fields: [{ path: '', code: 'unknown' }] })
  })
})
