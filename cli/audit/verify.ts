import type { AuditFinding, AuditVerdict, ProfileHead } from '../../shared/api/audit.ts'
import { routes } from '../../shared/api/routes.ts'
import type { UserAccount } from '../../shared/api/users.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { ApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'

/** What was found in one audit, or why it could not be looked at. */
interface Looked {
  readonly audit: string
  readonly verdict: AuditVerdict | null
  readonly problem: string | null
}

/** `mh audit verify`: the system's audit and everybody's, or one person's. */
export async function verifyAudits(context: CommandContext): Promise<void> {
  const client = await connect(context)
  const { profileHeads, ...system } = await client.call(routes.verifyAudit)
  const { items: users } = await client.call(routes.listUsers)
  const looked: Looked[] = [{ audit: 'system', verdict: system, problem: null }]
  for (const user of wanted(users, context.options.user))
    looked.push(await lookAt(client, user, profileHeads))
  const shown = context.options.user === undefined ? looked : looked.slice(1)
  context.output.result(shown, () => shown.map(wordsOf).join('\n'))
  const damaged = shown.filter(({ verdict }) => verdict && isDamaged(verdict))
  if (damaged.length === 0) return
  const names = damaged.map(({ audit }) => audit).join(', ')
  throw new AppError('conflict', `Not whole: the audit of ${names}.`)
}

function wanted(users: readonly UserAccount[], name: string | undefined): UserAccount[] {
  if (name === undefined) return users.filter(({ state }) => state === 'active')
  const found = users.filter(({ username }) => username === name.toLowerCase())
  if (found.length > 0) return found
  throw new AppError('not-found', `User ${JSON.stringify(name)} does not exist.`)
}

/** One that does not answer is told of, and the others are looked at all the same. */
async function lookAt(
  client: ApiClient,
  { id, username }: UserAccount,
  heads: readonly ProfileHead[],
): Promise<Looked> {
  const head = heads.find(({ userId }) => userId === id)?.head
  const query = head === undefined ? {} : { head }
  try {
    const verdict = await client.call(routes.verifyOwnAudit, { profile: username, query })
    return { audit: username, verdict, problem: null }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'supervisor-unreachable') throw error
    return { audit: username, verdict: null, problem: error.message }
  }
}

function isDamaged({ broken, holdsHead }: AuditVerdict): boolean {
  return broken > 0 || holdsHead === false
}

const FINDING_WORDS: Readonly<Record<AuditFinding['kind'], string>> = {
  broken: 'does not follow the line before it: something was changed, removed or put in between',
  unchained: 'follows nothing: it was not written by this program',
  beside: 'was written in the same moment as another, which is no damage',
  torn: 'cannot be read',
}

function wordsOf({ audit, verdict, problem }: Looked): string {
  if (!verdict) return `${audit}: not looked at. ${problem}`
  const { lines, chained, days, findings, holdsHead, removedBefore } = verdict
  const earlier = lines - chained > 1 ? `, ${chained} of them in the chain` : ''
  const dropped =
    removedBefore === null ? '' : `, after ${removedBefore}, the last that was dropped`
  const lost =
    holdsHead === false
      ? [
          '  lines are missing at its end: one that the system audit has noted is not there any more',
        ]
      : []
  return [
    `${audit}: ${isDamaged(verdict) ? 'NOT WHOLE' : 'whole'}, ${lines} lines of ${days} days${earlier}${dropped}`,
    ...findings.map(({ kind, day, line }) => `  ${day}, line ${line} ${FINDING_WORDS[kind]}`),
    ...lost,
  ].join('\n')
}
