import { accountsOf } from '../accounts.ts'
import type { Check } from '../check.ts'
import type { RootPlace } from '../root-place.ts'

/** Whether somebody can look after the installation. */
export const ownerAccount: Check<RootPlace> = {
  name: 'owner',
  fine: 'There is an owner.',
  look: async ({ layout }) => {
    const accounts = await accountsOf(layout)
    if (accounts === null) return []
    const owners = accounts.filter(
      ({ role, state }) => role === 'owner' && (state ?? 'active') === 'active',
    )
    if (owners.length > 0) return []
    return [
      {
        severity: 'note',
        subject: layout.usersFile,
        message: 'There is no owner whose account is in use.',
        remedy: 'Make one: mh user create NAME --role owner',
      },
    ]
  },
}
