import { describe, expect, it } from 'vitest'
import { type AccountsFile, nameAccounts } from '../../../../shared/migration/old-accounts.ts'

const NOBODY = { version: 1, users: [] }

function accounts(...users: readonly (readonly [string, string])[]): AccountsFile {
  return {
    version: 1,
    users: users.map(([username, role]) => ({
      id: `u-${username}`,
      username,
      role,
      aliases: [],
      createdAt: '2025-10-01T00:00:00.000Z',
    })),
  }
}

function rolesIn({ users }: AccountsFile): Record<string, string> {
  return Object.fromEntries(users.map(({ username, role }) => [username, role]))
}

describe('the accounts of a tree', () => {
  it('say whose it is: their owner’s', () => {
    const { primary } = nameAccounts(accounts(['bob', 'guest'], ['marisol', 'owner']), NOBODY, null)

    expect(primary.username).toBe('marisol')
  })

  it('without an owner do not say it, and are named', () => {
    const old = accounts(['bob', 'guest'], ['ann', 'standard'])

    expect(() => nameAccounts(old, NOBODY, null)).toThrow(
      'It is not known whose tree this is: name the account (bob, ann) with --owner NAME. Nothing was changed.',
    )
  })

  it('have an owner afterwards: the one whose tree it is, where there was none', () => {
    const old = accounts(['bob', 'guest'], ['ann', 'standard'])

    const { file, primary } = nameAccounts(old, NOBODY, 'Ann')

    expect(primary.username).toBe('ann')
    expect(rolesIn(file)).toEqual({ bob: 'guest', ann: 'owner' })
  })

  it('make nobody an owner where somebody is one', () => {
    const { file } = nameAccounts(
      accounts(['ann', 'standard']),
      accounts(['marisol', 'owner']),
      'ann',
    )

    expect(rolesIn(file)).toEqual({ marisol: 'owner', ann: 'guest' })
  })

  it('refuse an owner whom they do not have, and say whom they have', () => {
    const old = accounts(['bob', 'guest'], ['ann', 'standard'])

    expect(() => nameAccounts(old, NOBODY, 'x'.repeat(500))).toThrow(
      `The tree has no account "${'x'.repeat(40)}" (bob, ann): name one of them with --owner NAME.`,
    )
  })

  it('that are none get the owner that is named', () => {
    const { file, primary } = nameAccounts(NOBODY, NOBODY, 'marisol')

    expect(primary.username).toBe('marisol')
    expect(rolesIn(file)).toEqual({ marisol: 'owner' })
  })
})
