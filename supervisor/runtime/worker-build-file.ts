import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { WORKER_REASONS } from '../../shared/domain/worker-status.ts'
import { readJsonFile } from '../../shared/files/json-file.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { isInstalled, latestInstalled } from '../../shared/runtime/installed-builds.ts'
import { type BuildStanding, newStanding } from './build-standing.ts'

/** `run/supervisor/worker-build.json`: the build that workers are known to run with, and the one after it that they did not come up with. */
export const WorkerBuildFile = schema(() =>
  z.object({
    version: z.literal(1),
    trusted: z.string(),
    refused: z
      .object({
        build: z.string(),
        userId: z.string(),
        username: z.string(),
        reason: z.enum(WORKER_REASONS),
        at: z.string(),
      })
      .nullable(),
  }),
)
export type WorkerBuildFile = z.output<typeof WorkerBuildFile.zod>

interface Beginning {
  readonly path: string
  readonly runtimes: string
  /** The supervisor's own build. */
  readonly own: string
  readonly logger: Logger
}

/** What a supervisor of this build begins with. Without an earlier build that could be run there is nothing to fall back to. */
export async function standingAtStart(parts: Beginning): Promise<BuildStanding> {
  const { path, runtimes, own, logger } = parts
  const found = await readJsonFile(path, WorkerBuildFile)
  if (found.status === 'corrupt')
    logger.warn({ evt: 'worker-build-file-corrupt', reason: found.reason })
  const file = found.status === 'ok' ? found.value : undefined
  const earlier = file ? file.trusted : await latestInstalled(runtimes, own)
  if (earlier === undefined || earlier === own) return { kind: 'trusted' }
  if (!(await isInstalled(runtimes, earlier))) {
    logger.warn({ evt: 'earlier-build-missing', earlier }, 'Workers could not fall back to it')
    return { kind: 'trusted' }
  }
  if (file?.refused?.build !== own) return newStanding(earlier)
  const { build: _, ...refusal } = file.refused
  return { kind: 'refused', earlier, refusal }
}

/** What the next supervisor must know of a standing. */
export function fileOf(standing: BuildStanding, own: string): WorkerBuildFile {
  const trusted = standing.kind === 'trusted' ? own : standing.earlier
  const refused = standing.kind === 'refused' ? { build: own, ...standing.refusal } : null
  return { version: 1, trusted, refused }
}
