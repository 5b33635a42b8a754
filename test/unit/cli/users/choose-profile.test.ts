import { describe, expect, it } from 'vitest'
import { chooseProfile } from '../../../../cli/users/choose-profile.ts'
import { user } from '../../../integration/cli/answers.ts'

const late = user('late', { role: 'owner', createdAt: '2025-11-08T00:00:00.000Z' })
const early = user('early', { role: 'owner', createdAt: '2025-11-07T00:00:00.000Z' })
const gone = user('gone', {
  role: 'owner',
  state: 'disabled',
  createdAt: '2025-11-01T00:00:00.000Z',
})
const alice = user('alice', { isDefault: true })

describe('chooseProfile', () => {
  it.each(['alice', 'Alice'])('takes the one that is named: %s', (name) => {
    expect(chooseProfile([late, alice], name)).toEqual({ user: alice, chosenAs: 'named' })
  })

  it('takes the default user before an owner', () => {
    expect(chooseProfile([late, alice], undefined)).toEqual({ user: alice, chosenAs: 'default' })
  })

  it('takes the owner who was there first and still may log in', () => {
    expect(chooseProfile([user('bob'), late, gone, early], undefined)).toEqual({
      user: early,
      chosenAs: 'first owner',
    })
  })

  it.each([
    {
      when: 'nobody has that name',
      users: [alice],
      name: 'bob',
      words: 'User "bob" does not exist.',
    },
    { when: 'there is nobody', users: [], name: 'bob', words: 'mh user create NAME --role owner' },
    { when: 'there is no owner', users: [user('bob')], name: undefined, words: '--user NAME' },
  ])('finds none when $when', ({ users, name, words }) => {
    expect(() => chooseProfile(users, name)).toThrow(words)
  })
})
