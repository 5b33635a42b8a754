import { describe, expect, it } from 'vitest'
import type { UsersFile } from '../../../supervisor/accounts/account.ts'
import { UsersFile as Shape } from '../../../supervisor/accounts/account.ts'
import {
  findByName,
  withAccount,
  withChange,
  withoutAccount,
} from '../../../supervisor/accounts/account-rules.ts'

const now = new Date('2026-01-02T03:04:05Z')
/** As the older system wrote it, with members that we do not know. */
const older: UsersFile = Shape.parse(
  {
    users: [
      {
        id: 'u1',
        username: 'Marisol',
        passwordHash: '$2b$12$x',
        role: 'owner',
        createdAt: '2025-01-01T00:00:00.000Z',
        lastLogin: '2025-02-02T00:00:00.000Z',
        metadata: { displayName: 'M', email: 'm@example.org' },
        shoeSize: 40,
      },
    ],
    version: 1,
    theme: 'dark',
  },
  'users.json',
)

it('reads the older system’s accounts and keeps what it does not know', () => {
  const [file] = withAccount(older, { username: 'bob', role: 'guest', passwordHash: null }, now)

  expect(file['theme']).toBe('dark')
  expect(file.users[0]).toMatchObject({ shoeSize: 40, metadata: { email: 'm@example.org' } })
  expect(file.users[1]).toMatchObject({
    username: 'bob',
    role: 'guest',
    state: 'active',
    createdAt: now.toISOString(),
  })
})

describe('a name', () => {
  it.each(['marisol', 'MARISOL', 'Marisol'])('%s finds the account in any case', (name) => {
    expect(findByName(older, name)?.id).toBe('u1')
  })
  it('is one in any case', () => {
    expect(() =>
      withAccount(older, { username: 'marisol', role: 'guest', passwordHash: null }, now),
    ).toThrow('already an account')
  })
  it.each([
    '',
    '..',
    '.',
    'a/b',
    'a\0b',
    'Ada',
    'ada ',
    '-ada',
    '1ada',
    'ädä',
    'аda',
    'con',
    '_archive',
    'system',
    'root',
    'console',
    'a'.repeat(33),
    'a'.repeat(256),
    '__proto__',
    'a%2e',
  ])('A9: %j is refused', (username) => {
    expect(() => withAccount(older, { username, role: 'guest', passwordHash: null }, now)).toThrow(
      /not usable|reserved/,
    )
  })
  it.each(['a', 'ada', 'ada-2_x', 'a'.repeat(32)])('%s is taken', (username) => {
    const [, account] = withAccount(older, { username, role: 'guest', passwordHash: null }, now)

    expect(account.username).toBe(username)
  })
})

describe('A7: the last owner', () => {
  it('can be neither deleted, demoted nor disabled', () => {
    expect(() => withoutAccount(older, 'u1')).toThrow('last owner')
    expect(() => withChange(older, 'u1', { role: 'guest' })).toThrow('last owner')
    expect(() => withChange(older, 'u1', { state: 'disabled' })).toThrow('last owner')
  })
  it('may go once there is another', () => {
    const [two] = withAccount(older, { username: 'ada', role: 'owner', passwordHash: null }, now)

    expect(withoutAccount(two, 'u1').users.map(({ username }) => username)).toEqual(['ada'])
  })
  it('does not count a disabled owner as another', () => {
    const [two, ada] = withAccount(
      older,
      { username: 'ada', role: 'owner', passwordHash: null },
      now,
    )
    const [disabled] = withChange(two, ada.id, { state: 'disabled' })

    expect(() => withoutAccount(disabled, 'u1')).toThrow('last owner')
  })
})

it('uses the link up with a new password', () => {
  const [linked] = withChange(older, 'u1', {
    passwordLink: { hash: 'h', expiresAt: now.toISOString() },
  })

  const [, account] = withChange(linked, 'u1', { passwordHash: '$argon2id$x' })

  expect(account.passwordLink).toBeNull()
})

it('forgets the default user with its account', () => {
  const [two, ada] = withAccount(older, { username: 'ada', role: 'guest', passwordHash: null }, now)

  expect(withoutAccount({ ...two, defaultUser: ada.id }, ada.id).defaultUser).toBeNull()
})
