import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../api/schema.ts'
import { readJsonFile } from '../../files/json-file.ts'
import type { Check, Symptom } from '../check.ts'
import { readProgress } from '../../migration/migration-state.ts'
import { statOf } from '../guarded-paths.ts'
import type { RootPlace } from '../root-place.ts'
import { shellWord } from '../shell-word.ts'

const MARKER = '.multi-user-migrated'
/** What the single-user system kept at the root, and no data root has. */
const SINGLE_USER = ['memory', 'out', 'persona/core.json'] as const

const Marker = schema(() => z.looseObject({ migratedAt: z.string() }))

/** Whether a single-user system lies here that has not, or not wholly, moved into a profile. */
export const migration: Check<RootPlace> = {
  name: 'migration',
  fine: 'Nothing waits to be moved into a profile.',
  look: async ({ layout: { root, migration: journal } }) => {
    // One that was broken off is told of as such.
    if (await isUnfinished(journal)) return []
    const marker = await readJsonFile(join(root, MARKER), Marker)
    const left = await leftAt(root)
    if (marker.status === 'corrupt') return [noMarker(join(root, MARKER), marker.reason)]
    if (left.length === 0) return []
    return [marker.status === 'ok' ? halfMoved(root, left) : notMoved(root, left)]
  },
}

async function isUnfinished(journal: string): Promise<boolean> {
  if (!(await statOf(join(journal, 'plan.json')))) return false
  try {
    return (await readProgress(journal))?.phase !== 'done'
  } catch {
    // That it cannot be read is told by the check for what is unfinished.
    return true
  }
}

async function leftAt(root: string): Promise<string[]> {
  const found = await Promise.all(
    SINGLE_USER.map(async (path) => ((await statOf(join(root, path))) ? [path] : [])),
  )
  return found.flat()
}

function notMoved(root: string, left: readonly string[]): Symptom {
  return {
    severity: 'error',
    subject: root,
    message: `A single-user system lies at ${root} (${left.join(', ')}) and is nobody’s profile yet.`,
    remedy: 'See what would be done: mh migrate --dry-run. Then: mh migrate',
  }
}

function halfMoved(root: string, left: readonly string[]): Symptom {
  return {
    severity: 'warning',
    subject: root,
    message: `The single-user system of ${root} was moved into a profile, and yet there is ${left.join(', ')} at the root: something old has written there since.`,
    remedy: `See what is in it: ls -l ${left.map((path) => shellWord(join(root, path))).join(' ')}. To move it, too: mh migrate`,
  }
}

function noMarker(path: string, reason: string): Symptom {
  return {
    severity: 'warning',
    subject: path,
    message: `${path}, which says that the migration was done, cannot be read: ${reason}`,
    remedy: `Look at it: less ${shellWord(path)}. The migration can be repeated without harm: mh migrate`,
  }
}
