import { accountsOf } from '../accounts.ts'
import type { RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'

/** Whether somebody can look after the installation. */
export const ownerAccount: RootCheck = {
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
        message: found('no-owner'),
        remedy: advised('make-owner'),
      },
    ]
  },
}
