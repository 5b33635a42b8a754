import type { UserAccount } from '../../../../shared/api/users.ts'
import type { UsageSummary } from '../../../../shared/api/usage.ts'

export const USER_ORDERS = ['name', 'space'] as const
export type UserOrder = (typeof USER_ORDERS)[number]

/** Accounts by name, or by the space that their profiles take: the largest first, those not measured last. */
export function inOrder(
  users: readonly UserAccount[],
  order: UserOrder,
  space: ReadonlyMap<string, UsageSummary>,
): UserAccount[] {
  const takes = ({ username }: UserAccount): number => {
    const found = space.get(username)
    return found && found.measuredAt !== null ? found.diskBytes : -1
  }
  return users.toSorted((one, other) => {
    const bySpace = order === 'space' ? takes(other) - takes(one) : 0
    return bySpace === 0 ? one.username.localeCompare(other.username) : bySpace
  })
}
