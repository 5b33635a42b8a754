import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { Account } from '../../../../supervisor/accounts/account.ts'
import { AccountStore } from '../../../../supervisor/accounts/account-store.ts'
import { LoginDoor } from '../../../../supervisor/accounts/login.ts'
import { PasswordHasher } from '../../../../supervisor/accounts/password-hash.ts'
import { writeJsonFile } from '../../../../shared/files/json-file.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** How hashes of the older system begin, of which there is one of this cost. */
const OLDER = '$2b$10$'
const PASSWORD = 'correct horse battery'

/** Notes which kinds of hashes are worked out, and may do something meanwhile. */
class WatchedHasher extends PasswordHasher {
  kinds: string[] = []
  meanwhile: () => Promise<unknown> = async () => undefined

  override async verify(password: string, stored: string): Promise<boolean> {
    this.kinds.push(stored.slice(0, 7))
    const fits = await super.verify(password, stored)
    await this.meanwhile()
    return fits
  }
}

it.each([
  ['a known account', 'newer'],
  ['an unknown name', 'nobody'],
  ['an account with an older hash', 'older'],
  ['an account with another older hash', 'oldest'],
  ['an account without a password', 'nopassword'],
  ['a disabled account', 'disabled'],
])('A17: a wrong password costs one hash of each kind for %s', async (_what, username) => {
  await using place = await doorOf()
  const { door, hasher } = place

  const refused = door.enter({ username, password: 'wrong password', address: '::1' })

  await expect(refused).rejects.toMatchObject({ code: 'login-failed' })
  expect(hasher.kinds.toSorted()).toEqual(['$2b$04$', OLDER, '$argon2'])
})

it('A17: costs the right password of a disabled account the same', async () => {
  await using place = await doorOf()
  const { door, hasher } = place

  const refused = door.enter({ username: 'disabled', password: PASSWORD, address: '::1' })

  await expect(refused).rejects.toMatchObject({ code: 'login-failed' })
  expect(hasher.kinds.toSorted()).toEqual(['$2b$04$', OLDER, '$argon2'])
})

it('A6: refuses a password that was changed while it was checked', async () => {
  await using place = await doorOf()
  const { door, hasher, accounts } = place
  const passwordHash = await hasher.hash('another password')
  hasher.meanwhile = async () => await accounts.change('newer', { passwordHash })

  const refused = door.enter({ username: 'newer', password: PASSWORD, address: '::1' })

  await expect(refused).rejects.toMatchObject({ code: 'login-failed' })
})

it('replaces an older hash when its password was right', async () => {
  await using place = await doorOf()
  const { door, accounts } = place

  const { by } = await door.enter({ username: 'older', password: PASSWORD, address: '::1' })

  expect(by).toBe('password')
  expect(accounts.byId('older')?.passwordHash).toMatch(/^\$argon2id\$/)
})

async function doorOf() {
  const folder = await temporaryFolder()
  const hasher = new WatchedHasher()
  const { hash } = await import('@node-rs/bcrypt')
  const newer = await hasher.hash(PASSWORD)
  const older = await hash(PASSWORD, 10)
  const users = [
    account('newer', newer),
    account('older', older),
    account('oldest', await hash(PASSWORD, 4)),
    account('nopassword', null),
    { ...account('disabled', newer), state: 'disabled' },
  ]
  const path = join(folder.path, 'users.json')
  await writeJsonFile(path, { version: 1, users })
  const accounts = await AccountStore.open(path, pino({ level: 'silent' }))
  const door = new LoginDoor(accounts, hasher)
  return { accounts, hasher, door, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

function account(
  id: string,
  passwordHash: string | null,
): Pick<Account, 'id' | 'username' | 'role' | 'passwordHash' | 'createdAt'> {
  return { id, username: id, role: 'guest', passwordHash, createdAt: '2026-01-01T00:00:00Z' }
}
