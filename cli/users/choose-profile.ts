import type { UserAccount } from '../../shared/api/users.ts'
import { AppError } from '../../shared/errors/app-error.ts'

/** The account whose profile a command is about, and why it is that one. */
export interface ChosenProfile {
  readonly user: UserAccount
  readonly chosenAs: 'named' | 'default' | 'first owner'
}

/** The account named by `--user`; without a name the default user, else the owner who was there first. Throws `not-found`. */
export function chooseProfile(
  users: readonly UserAccount[],
  name: string | undefined,
): ChosenProfile {
  if (users.length === 0) {
    throw new AppError(
      'not-found',
      'There is no user yet. Make one: mh user create NAME --role owner',
    )
  }
  if (name !== undefined) return { user: namedUser(users, name), chosenAs: 'named' }
  const byDefault = users.find(({ isDefault }) => isDefault)
  if (byDefault) return { user: byDefault, chosenAs: 'default' }
  return { user: firstOwner(users), chosenAs: 'first owner' }
}

function namedUser(users: readonly UserAccount[], name: string): UserAccount {
  const user = users.find(({ username }) => username === name.toLowerCase())
  if (user) return user
  const message = `User ${JSON.stringify(name.slice(0, 64))} does not exist. Who does: mh user list`
  throw new AppError('not-found', message, { details: { user: name.slice(0, 64) } })
}

function firstOwner(users: readonly UserAccount[]): UserAccount {
  const owners = users.filter(({ role, state }) => role === 'owner' && state === 'active')
  const [first] = owners.toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt))
  if (first) return first
  throw new AppError(
    'not-found',
    'There is no owner to stand in for. Say whose profile it is: --user NAME',
  )
}
