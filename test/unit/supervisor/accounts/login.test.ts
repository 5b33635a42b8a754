import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { Account } from '../../../../supervisor/accounts/account.ts'
import { AccountStore } from '../../../../supervisor/accounts/account-store.ts'
import { LoginDoor } from '../../../../supervisor/accounts/login.ts'
import { PasswordHasher } from '../../../../supervisor/accounts/password-hash.ts'
import { writeJsonFile } from '../../../../shared/files/json-file.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const PASSWORD = 'correct horse battery'

/** A hash that is worked out: in bcrypt's base64 some bits of the last letters of salt and hash must be zero. */
const WORKED_OUT = [
  /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
  /^\$2b\$04\$[./\w]{21}[.Oeu][./\w]{30}[.CGKOSWaeimquy26]$/,
  /^\$2b\$10\$[./\w]{21}[.Oeu][./\w]{30}[.CGKOSWaeimquy26]$/,
]

/** Notes what is worked out, and may do something meanwhile. */
class WatchedHasher extends PasswordHasher {
  stored: string[] = []
  meanwhile: () => Promise<unknown> = async () => undefined

  override async verify(password: string, stored: string): Promise<boolean> {
    this.stored.push(stored)
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
  expectOneOfEachKind(hasher)
})

it('A17: costs the right password of a disabled account the same', async () => {
  await using place = await doorOf()
  const { door, hasher } = place

  const refused = door.enter({ username: 'disabled', password: PASSWORD, address: '::1' })

  await expect(refused).rejects.toMatchObject({ code: 'login-failed' })
  expectOneOfEachKind(hasher)
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

function expectOneOfEachKind({ stored }: WatchedHasher): void {
  expect(stored).toHaveLength(WORKED_OUT.length)
  for (const kind of WORKED_OUT) expect(stored.filter((hash) => kind.test(hash))).toHaveLength(1)
}

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
