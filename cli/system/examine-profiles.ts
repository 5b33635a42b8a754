import { type DoctorReport, doctorRoutes } from '../../shared/api/doctor.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../shared/errors/error-codes.ts'
import type { ApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { systemReport } from './system-report.ts'

/** Workers that may be awake for it at once. */
const AT_ONCE = 4
/** Where a profile may not be looked into, or is switched off: no fault of it. */
const NOT_TO_BE_SEEN: ReadonlySet<ErrorCode> = new Set([
  'forbidden',
  'consent-needed',
  'worker-off',
  'profile-locked',
])

/** `mh doctor --deep`: the data root by its supervisor, then each profile by its worker; whatever sleeps is woken. */
export async function examineProfiles(
  context: CommandContext,
  fix: boolean,
): Promise<DoctorReport> {
  const client = await connect(context)
  const system = await systemReport(context, client, fix)
  const queue = (await usernamesOf(context, client)).values()
  const reports = new Map<string, DoctorReport>()
  const take = async (): Promise<void> => {
    for (const username of queue)
      reports.set(username, await ofProfile({ client, username, fix, signal: context.signal }))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, take))
  const sorted = [...reports].toSorted(([one], [other]) => (one < other ? -1 : 1))
  return together([system, ...sorted.map(([, report]) => report)])
}

async function usernamesOf({ options }: CommandContext, client: ApiClient): Promise<string[]> {
  const { items } = await client.call(routes.listUsers)
  const active = items.filter(({ state }) => state === 'active').map(({ username }) => username)
  return active.filter((name) => options.user === undefined || name === options.user.toLowerCase())
}

interface ProfileWish {
  readonly client: ApiClient
  readonly username: string
  readonly fix: boolean
  readonly signal: AbortSignal
}

async function ofProfile({ client, username, fix, signal }: ProfileWish): Promise<DoctorReport> {
  try {
    const route = fix ? doctorRoutes.mendProfile : doctorRoutes.profileDoctor
    return named(username, await client.call(route, { profile: username }))
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof AppError) || error.code === 'supervisor-unreachable') throw error
    return notExamined(username, error)
  }
}

function named(username: string, { findings, fixed, unseen }: DoctorReport): DoctorReport {
  return {
    findings: findings.map((one) => ({ ...one, check: `${username}, ${one.check}` })),
    fixed,
    unseen,
  }
}

function notExamined(username: string, { code, message }: AppError): DoctorReport {
  if (NOT_TO_BE_SEEN.has(code))
    return { findings: [], fixed: [], unseen: [`The profile of ${username}: ${message}`] }
  const finding = {
    check: `${username}, worker`,
    severity: 'error',
    subject: username,
    message: `The profile of ${username} could not be looked into: ${message}`,
    messageSaid: null,
    remedy: `See why: mh worker logs ${username}`,
    remedySaid: null,
    isFixable: false,
  } as const
  return { findings: [finding], fixed: [], unseen: [] }
}

function together(reports: readonly DoctorReport[]): DoctorReport {
  return {
    findings: reports.flatMap(({ findings }) => findings),
    fixed: reports.flatMap(({ fixed }) => fixed),
    unseen: reports.flatMap(({ unseen }) => unseen),
  }
}
