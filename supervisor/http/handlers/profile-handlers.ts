import type { profileRoutes } from '../../../shared/api/profiles.ts'
import type { Route } from '../../../shared/api/route.ts'
import { type Account, viewOf } from '../../accounts/account.ts'
import { beginVisit, visitable, type VisitParts } from '../begin-visit.ts'
import type { Call, Handlers } from '../handler.ts'
import { noteVisit } from '../note-visit.ts'
import { ownAccount } from '../own-account.ts'

type ProfileHandlers = Pick<Handlers, keyof typeof profileRoutes>
type Asked = Pick<Call<Route>, 'principal' | 'requestId' | 'session'>

/**
 * An owner's look into another's profile. It begins when that profile's worker has written it to the profile's own audit, and not
 * before; what the session shows is decided anew for every request in `Principals`.
 */
export function profileHandlers(parts: VisitParts): ProfileHandlers {
  const { accounts } = parts
  const answer = (account: Account) =>
    ({ success: true, user: viewOf(account, accounts.defaultUser) }) as const
  return {
    async switchProfile(call) {
      const owner = ownAccount(call.principal, accounts)
      const wanted = accounts.byId(call.body.targetUserId)
      if (wanted?.id === owner.id) return answer(await goBack(call, parts))
      const target = visitable(wanted)
      const span = await beginVisit(call, { owner, target }, parts)
      await call.session.show({ userId: target.id, ...span })
      return answer(target)
    },
    async switchBack(call) {
      return answer(await goBack(call, parts))
    },
  }
}

/** Shows the own profile again. It never fails because of the other's worker: that one notes the end if it runs. */
async function goBack(call: Asked, { accounts, fleet, audit }: VisitParts): Promise<Account> {
  const { principal } = call
  const own = ownAccount(principal, accounts)
  if (principal.kind !== 'account' || !principal.switched) return own
  const { profile } = principal
  await call.session.show(null)
  const noted = fleet.of(profile).endpoint
    ? await noteVisit(fleet, profile, { ...call, event: 'owner_visit_ended' }).then(
        () => true,
        // The system's audit has the end all the same.
        () => false,
      )
    : false
  const details = { noted_by_profile: noted }
  await audit.note(call, { event: 'profile_switched_back', userId: profile.userId, details })
  return own
}
