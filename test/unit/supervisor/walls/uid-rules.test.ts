import { describe, expect, it } from 'vitest'
import type { UsersFile } from '../../../../supervisor/accounts/account.ts'
import { withAccount, withoutAccount } from '../../../../supervisor/accounts/account-rules.ts'
import { withUid } from '../../../../supervisor/accounts/uid-rules.ts'

const EMPTY: UsersFile = { version: 1, defaultUser: null, givenUids: [], users: [] }
const RANGE = { from: 5_000, to: 5_003 }
const WISH = { range: RANGE, first: 5_000, taken: new Set<number>() }

function withPerson(file: UsersFile, username: string, wish = WISH): [UsersFile, number, string] {
  const [more, { id }] = withAccount(
    file,
    { username, role: 'guest', passwordHash: null },
    new Date(),
  )
  const [given, { uid }] = withUid(more, id, wish)
  return [given, uid ?? 0, id]
}

describe('A9: the number of a profile', () => {
  it('is the next, and stays', () => {
    const [one, first, id] = withPerson(EMPTY, 'alice')
    const [two, second] = withPerson(one, 'bob')

    expect([first, second]).toEqual([5_000, 5_001])
    expect(withUid(two, id, WISH)[1].uid).toBe(5_000)
    expect(two.givenUids).toEqual([{ from: 5_000, to: 5_001 }])
  })

  it('is not given again when its account is gone, nor when the range was another in between', () => {
    const [one, , alice] = withPerson(EMPTY, 'alice')
    const other = { range: { from: 7_000, to: 7_000 }, first: 7_000, taken: new Set<number>() }
    const [two, elsewhere] = withPerson(withoutAccount(one, alice), 'bob', other)
    const [three, back] = withPerson(two, 'alice')

    expect([elsewhere, back]).toEqual([7_000, 5_001])
    expect(() => withPerson(three, 'carol', other)).toThrow('No account number is left')
  })

  it('is none that something on the disk belongs to', () => {
    const taken = new Set([5_000, 5_001])

    expect(withPerson(EMPTY, 'alice', { ...WISH, taken })[1]).toBe(5_002)
  })

  it('begins anew at the start of the range when its end is reached', () => {
    const [one, last] = withPerson(EMPTY, 'alice', { ...WISH, first: 5_003 })
    const [, next] = withPerson(one, 'bob', { ...WISH, first: 5_003 })

    expect([last, next]).toEqual([5_003, 5_000])
  })
})
