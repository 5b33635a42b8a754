import type { UidRange } from '../../shared/domain/worker-limits.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { Account, UsersFile } from './account.ts'

/** Which numbers of the machine's accounts may be given out. */
export interface UidWish {
  readonly range: UidRange
  /** Where to begin in it when none was given out yet. */
  readonly first: number
  /** Numbers that something below the data root belongs to, whatever the accounts say. */
  readonly taken: ReadonlySet<number>
}

/** The file with a number for an account. INVARIANT: a number is given out once, whatever becomes of the account. */
export function withUid(file: UsersFile, id: string, wish: UidWish): [UsersFile, Account] {
  const present = file.users.find((one) => one.id === id)
  if (!present) throw new AppError('not-found', 'That account does not exist any more.')
  if (present.uid !== null) return [file, present]
  const uid = nextUid(file, wish)
  const account: Account = { ...present, uid }
  const users = file.users.map((one) => (one.id === id ? account : one))
  return [{ ...file, givenUids: withGiven(file.givenUids, uid), users }, account]
}

function nextUid({ givenUids, users }: UsersFile, { range, first, taken }: UidWish): number {
  const isFree = (uid: number): boolean => !taken.has(uid) && !users.some((one) => one.uid === uid)
  for (const begin of [first, range.from]) {
    for (let uid = begin; uid <= range.to; uid += 1) {
      const given = givenUids.find(({ from, to }) => from <= uid && uid <= to)
      if (given) uid = given.to
      else if (isFree(uid)) return uid
    }
  }
  throw refusal(
    'no-account-number',
    `No account number is left between ${range.from} and ${range.to}. Widen the range: mh config set uidRange '{"from":${range.from},"to":${range.to + 10_000}}', then mh restart`,
    { values: { from: range.from, to: range.to } },
  )
}

function withGiven(given: UsersFile['givenUids'], uid: number): UsersFile['givenUids'] {
  const before = given.find(({ to }) => to === uid - 1)
  if (!before) return [...given, { from: uid, to: uid }]
  return given.map((one) => (one === before ? { ...one, to: uid } : one))
}
