import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../api/schema.ts'
import { AppError } from '../../errors/app-error.ts'
import { parseJson } from '../../files/parse-json.ts'
import { newestAuditFiles, textOfEnd } from '../audit-files.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import { statOf } from '../guarded-paths.ts'
import type { RootPlace } from '../root-place.ts'

/** Clocks are set by a little all the time. */
const SLACK_MS = 60_000

const Stamped = schema(() => z.looseObject({ timestamp: z.iso.datetime() }))

/** Whether the machine's time is before what has been written already. Whether it is right to the second is not judged. */
export const clock: RootCheck = {
  name: 'clock',
  fine: 'The machine’s time is after everything that was written.',
  look: async (place) => {
    const written = [...(await timesOfFiles(place)), ...(await timeOfAudit(place))]
    const last = written.toSorted((one, other) => other.at - one.at)[0]
    return last && last.at > place.now.getTime() + SLACK_MS ? [behind(place.now, last)] : []
  },
}

interface Written {
  readonly path: string
  /** In ms since 1970. */
  readonly at: number
}

async function timesOfFiles({ layout }: RootPlace): Promise<Written[]> {
  const { usersFile, systemConfigFile, sessionsFile, wakesFile, supervisorLogs } = layout
  const log = join(supervisorLogs, 'supervisor.log')
  const paths = [usersFile, systemConfigFile, sessionsFile, wakesFile, log]
  return await Promise.all(
    paths.map(async (path) => ({ path, at: (await statOf(path))?.mtimeMs ?? 0 })),
  )
}

async function timeOfAudit({ layout }: RootPlace): Promise<Written[]> {
  const [path] = await newestAuditFiles(layout.auditLogs, 1)
  if (path === undefined) return []
  const lines = (await textOfEnd(path)).trimEnd().split('\n')
  return [{ path, at: timeIn(lines.at(-1) ?? '') }]
}

/** A torn line has no time, which another check tells. */
function timeIn(line: string): number {
  try {
    return Date.parse(Stamped.parse(parseJson(line, 'Line'), 'Line').timestamp)
  } catch (error) {
    if (error instanceof AppError) return 0
    throw error
  }
}

function behind(now: Date, { path, at }: Written): CodedSymptom {
  const values = { now: now.toISOString(), path, at: new Date(at).toISOString() }
  return {
    severity: 'error',
    subject: path,
    message: found('clock-behind', values),
    remedy: advised('set-clock'),
  }
}
