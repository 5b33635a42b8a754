import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../api/schema.ts'
import { parseUsername } from '../domain/username.ts'
import { AppError } from '../errors/app-error.ts'
import { readJsonFile } from '../files/json-file.ts'

/** As much of `persona/users.json` as a migration looks at; everything else is kept. */
export const AccountsFile = schema(() =>
  z.looseObject({
    version: z.number().default(1),
    users: z.array(
      z.looseObject({
        id: z.string().min(1),
        username: z.string().min(1),
        role: z.string(),
        aliases: z.array(z.string()).default([]),
        createdAt: z.string(),
      }),
    ),
  }),
)
export type AccountsFile = z.output<typeof AccountsFile.zod>
type OldAccount = AccountsFile['users'][number]

/** The accounts of a tree; none where there is no file. A corrupt file is refused: it never reads as "no accounts". */
export async function readAccounts(root: string): Promise<AccountsFile> {
  const path = join(root, 'persona', 'users.json')
  const found = await readJsonFile(path, AccountsFile)
  if (found.status === 'ok') return found.value
  if (found.status === 'missing') return { version: 1, users: [] }
  throw new AppError(
    'file-corrupt',
    `The accounts in ${path} cannot be read: ${found.reason}. Mend the file, or put a backup in its place, and run this again. Nothing was changed.`,
  )
}

/** Accounts as they will be, and what became of each name. */
export interface NamedAccounts {
  readonly file: AccountsFile
  readonly primary: OldAccount
  readonly names: Readonly<Record<string, string>>
}

/** Joins the accounts of a tree to those that are there. A name that does not fit gets the nearest free one and stays as an alias. */
export function nameAccounts(
  old: AccountsFile,
  present: AccountsFile,
  wantedOwner: string | null,
): NamedAccounts {
  const taken = new Set(
    present.users.flatMap(({ username, aliases }) => [username, ...aliases]).map(lower),
  )
  const all = withOwner(old, wantedOwner)
  // A name that fits is nobody else's to take.
  const fitting = new Set(all.map(({ username }) => username).filter(fits))
  const names: Record<string, string> = {}
  const users = all.map((account) => {
    const stays = fits(account.username) && !taken.has(account.username)
    const username = stays
      ? account.username
      : nearestFreeName(account.username, (name) => taken.has(name) || fitting.has(name))
    taken.add(username)
    names[account.username] = username
    const aliases = username === account.username ? [] : [account.username]
    const role = account.role === 'owner' ? 'owner' : 'guest'
    return { ...account, role, username, aliases: [...account.aliases, ...aliases] }
  })
  const primary = users[all.findIndex((account) => isPrimary(account, wantedOwner))]
  if (!primary) throw noOwner(all, wantedOwner)
  const together = withAnOwner([...present.users, ...users], primary.id)
  return { file: { ...old, ...present, users: together }, primary, names }
}

/** Where nobody is an owner, whoever the tree belongs to becomes one: an installation without any has nobody to look after it. */
function withAnOwner(users: readonly OldAccount[], primaryId: string): OldAccount[] {
  const hasOwner = users.some(({ role }) => role === 'owner')
  return users.map((one) => (one.id === primaryId && !hasOwner ? { ...one, role: 'owner' } : one))
}

/** The usable name that is nearest to a name. */
export function nearestFreeName(name: string, isTaken: (name: string) => boolean): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
  const base = plain === '' ? 'user' : plain.slice(0, 28)
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? base : `${base}-${number}`
    if (fits(candidate) && !isTaken(candidate)) return candidate
  }
}

function withOwner(old: AccountsFile, wanted: string | null): OldAccount[] {
  if (old.users.length > 0) return old.users
  if (wanted === null) throw noOwner([], null)
  const createdAt = new Date().toISOString()
  return [{ id: randomUUID(), username: wanted, role: 'owner', aliases: [], createdAt }]
}

function isPrimary({ username, role }: OldAccount, wanted: string | null): boolean {
  return wanted === null ? role === 'owner' : lower(username) === lower(wanted)
}

function noOwner(users: readonly OldAccount[], wanted: string | null): AppError {
  const names = users.map(({ username }) => username.slice(0, LONGEST_SHOWN)).join(', ')
  const among = names === '' ? '' : ` (${names})`
  const why =
    wanted === null
      ? `It is not known whose tree this is: name the account${among} with --owner NAME.`
      : `The tree has no account ${JSON.stringify(wanted.slice(0, LONGEST_SHOWN))}${among}: name one of them with --owner NAME.`
  return new AppError('wrong-usage', `${why} Nothing was changed.`)
}

const LONGEST_SHOWN = 40

function fits(name: string): boolean {
  try {
    return parseUsername(name) === name
  } catch {
    // The rule's message is for people who choose a name.
    return false
  }
}

function lower(text: string): string {
  return text.toLowerCase()
}
