import { join } from 'node:path'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import { readMarker } from '../../migration/marker.ts'
import { readProgress } from '../../migration/migration-state.ts'
import { statOf } from '../guarded-paths.ts'
import { shellWord } from '../shell-word.ts'

/** What the single-user system kept at the root, and no data root has. */
const SINGLE_USER = ['memory', 'out', 'persona/core.json'] as const

/** Whether a single-user system lies here that has not, or not wholly, moved into a profile. */
export const migration: RootCheck = {
  name: 'migration',
  fine: 'Nothing waits to be moved into a profile.',
  look: async ({ layout: { root, migration: journal, migrationMarker } }) => {
    // One that was broken off is told of as such.
    if (await isUnfinished(journal)) return []
    const marker = await readMarker(migrationMarker)
    const left = await leftAt(root)
    if (marker.status === 'corrupt') return [noMarker(migrationMarker, marker.reason)]
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
  const paths = await Promise.all(
    SINGLE_USER.map(async (path) => ((await statOf(join(root, path))) ? [path] : [])),
  )
  return paths.flat()
}

function notMoved(root: string, left: readonly string[]): CodedSymptom {
  return {
    severity: 'error',
    subject: root,
    message: found('single-user-here', { path: root, left: left.join(', ') }),
    remedy: advised('migrate'),
  }
}

function halfMoved(root: string, left: readonly string[]): CodedSymptom {
  const paths = left.map((path) => shellWord(join(root, path))).join(' ')
  return {
    severity: 'warning',
    subject: root,
    message: found('single-user-left', { path: root, left: left.join(', ') }),
    remedy: advised('migrate-rest', { paths }),
  }
}

function noMarker(path: string, reason: string): CodedSymptom {
  return {
    severity: 'warning',
    subject: path,
    message: found('migration-mark-unreadable', { path, quote: reason }),
    remedy: advised('migrate-again', { path: shellWord(path) }),
  }
}
