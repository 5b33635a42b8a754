import { parseUsername } from '../../shared/domain/username.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { Account, UsersFile } from './account.ts'
import {
  accountById,
  findByName,
  isActiveOwner,
  mustNotBeLastOwner,
  nameTaken,
  withAccount,
} from './account-rules.ts'

/** The file with an account that lies in the archive: nobody gets into it, and its tokens end. The last owner stays. */
export function withArchived(
  file: UsersFile,
  id: string,
  archive: NonNullable<Account['archive']>,
): UsersFile {
  const present = accountById(file, id)
  if (isActiveOwner(present)) mustNotBeLastOwner(file, present)
  return replaced(file, { ...present, state: 'archived', archive, tokens: [] })
}

/** The file with an account that nobody gets into, and whose tokens have ended. The last owner stays. */
export function withShut(file: UsersFile, id: string): UsersFile {
  const present = accountById(file, id)
  if (isActiveOwner(present)) mustNotBeLastOwner(file, present)
  const state = present.state === 'archived' ? 'archived' : 'disabled'
  return replaced(file, { ...present, state, tokens: [] })
}

/** The file with an account that was taken back from the archive, as it was but for its tokens. */
export function withUnarchived(file: UsersFile, id: string): UsersFile {
  return replaced(file, { ...accountById(file, id), state: 'active', archive: null })
}

/** The file with an account under another name, which must be free; the old one is free from then on. */
export function withNewName(file: UsersFile, id: string, wanted: string): UsersFile {
  const username = freeName(file, id, wanted)
  const present = accountById(file, id)
  const aliases = present.aliases.filter((one) => one.toLowerCase() !== username)
  return replaced(file, { ...present, username, aliases })
}

/** The name, when this account may have it: its own aliases are free to it. Throws `conflict`, or `invalid-input` for a name that is none. */
export function freeName(file: UsersFile, id: string, wanted: string): string {
  const username = parseUsername(wanted)
  const holder = findByName(file, username)
  if (!holder || (holder.id === id && holder.username.toLowerCase() !== username)) return username
  if (holder.id !== id) throw nameTaken(username)
  throw refusal('username-same', `The account is named "${username}" already.`, {
    values: { username },
  })
}

/** The file with an account whose ID is known beforehand. */
export function withNamedId(
  file: UsersFile,
  { id, ...wanted }: Pick<Account, 'id' | 'username' | 'role' | 'passwordHash'>,
  now: Date,
): UsersFile {
  const [longer, account] = withAccount(file, wanted, now)
  return {
    ...longer,
    users: longer.users.map((one) => (one.id === account.id ? { ...one, id } : one)),
  }
}

function replaced(file: UsersFile, account: Account): UsersFile {
  return { ...file, users: file.users.map((one) => (one.id === account.id ? account : one)) }
}
