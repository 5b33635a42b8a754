import { doctorRoutes, type TrialReport } from '../../shared/api/doctor.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { securityWords } from './security-words.ts'

/** Everything that was tried, for programs: `held` says what the exit code says. */
export interface SecurityResult {
  readonly held: boolean
  readonly profiles: readonly TrialReport[]
}

/** `mh doctor --security`: tries the walls as each profile's worker, one after the other. Throws `conflict` when one that is chosen did not hold. */
export async function trySecurity(
  context: CommandContext,
  profile: string | undefined,
): Promise<void> {
  const client = await connect(context)
  const wanted = (profile ?? context.options.user)?.toLowerCase()
  const { items } = await client.call(routes.listUsers)
  const active = items.filter(({ state }) => state === 'active').map(({ username }) => username)
  const names = active.filter((name) => wanted === undefined || name === wanted)
  if (wanted !== undefined && names.length === 0)
    throw new AppError('not-found', `There is no active account named ${JSON.stringify(wanted)}.`)
  const profiles: TrialReport[] = []
  for (const name of names)
    profiles.push(await client.call(doctorRoutes.trySecurity, { body: { profile: name } }))
  const open = profiles.flatMap(({ findings }) => findings).filter(isOpen)
  const result: SecurityResult = { held: open.length === 0, profiles }
  context.output.result(result, () => securityWords(profiles))
  if (open.length === 0) return
  const what = open.length === 1 ? '1 wall that' : `${open.length} walls that`
  throw new AppError('conflict', `${what} should hold did not.`)
}

function isOpen({ verdict }: TrialReport['findings'][number]): boolean {
  return verdict === 'open'
}
