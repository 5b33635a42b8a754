import { dirname } from 'node:path'
import { type DoctorReport, doctorRoutes } from '../../shared/api/doctor.ts'
import { routes } from '../../shared/api/routes.ts'
import type { Check } from '../../shared/doctor/check.ts'
import { examine } from '../../shared/doctor/examine.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { readBuildFile } from '../../shared/runtime/install-runtime.ts'
import type { ApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'

/** What the supervisor finds in its data root, and on this machine whether it is of the same build as `mh`. */
export async function systemReport(
  { link, place }: CommandContext,
  client: ApiClient,
  fix: boolean,
): Promise<DoctorReport> {
  const report = await askedOf(client, fix)
  if (link.kind === 'server') return report
  const seen = await examine([versions], { built: dirname(place.program), client })
  return { ...report, findings: [...seen.map(({ finding }) => finding), ...report.findings] }
}

async function askedOf(client: ApiClient, fix: boolean): Promise<DoctorReport> {
  try {
    return await client.call(fix ? doctorRoutes.mendSystem : doctorRoutes.systemDoctor)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found') throw error
    const message = 'The supervisor is of an earlier version, which has no doctor: mh restart'
    throw new AppError('conflict', message, { cause: error })
  }
}

interface Versions {
  /** Where the programs lie that `mh` is one of. */
  readonly built: string
  readonly client: ApiClient
}

/** Whether the supervisor that runs is the one that was built last. */
const versions: Check<Versions> = {
  name: 'versions',
  fine: 'The supervisor is of the build that mh is of.',
  look: async ({ built, client }) => {
    const [own, running] = await Promise.all([
      readBuildFile(built),
      client.call(routes.systemStatus),
    ])
    if (own.build === running.build) return []
    return [
      {
        severity: 'warning',
        subject: running.build,
        message: `The supervisor is of version ${running.version}, build ${running.build}; mh is of version ${own.version}, build ${own.build}.`,
        remedy: 'mh restart --workers',
      },
    ]
  },
}
