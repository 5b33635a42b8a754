import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { writeFileAtomic } from '../../shared/files/atomic-write.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { isMembers, type Members } from '../documents/members.ts'
import { readSafely } from '../files/safe-read.ts'
import { PERSONA_CACHE, withoutSources } from '../persona/persona-cache.ts'
import type { ForgetfulStore } from './forgetful-store.ts'

const UNDO = 'out/state/undo'

/**
 * What the digest made of a memory goes with it, in other words as it may stand there, and earlier versions that runs have kept with it.
 * INVARIANT: asked before the folders are searched for ids, which takes them out of the lineage.
 */
export function personaCacheStore(root: string): ForgetfulStore {
  return {
    name: 'digest',
    covers: [PERSONA_CACHE],
    async forget({ memories }) {
      const ids = new Set(memories.map(({ id }) => id))
      const redacted = await redactCache(join(root, PERSONA_CACHE), ids)
      const removed = await removeCopies(join(root, UNDO), ids)
      return { removed, redacted, left: [] }
    },
  }
}

async function redactCache(path: string, ids: ReadonlySet<string>): Promise<number> {
  const cache = await cacheAt(path)
  const rest = cache && withoutSources(cache, ids)
  if (!rest || rest === cache) return 0
  await writeFileAtomic(path, `${JSON.stringify(rest, null, 2)}\n`)
  return 1
}

/** A copy that was changed is of no use to an undo any more. */
async function removeCopies(folder: string, ids: ReadonlySet<string>): Promise<number> {
  let removed = 0
  for (const path of await filesBelow(folder)) {
    const cache = path.endsWith('.json') ? await cacheAt(path) : undefined
    if (!cache || withoutSources(cache, ids) === cache) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}

async function filesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** The file as members, if it has a lineage; one that is broken is searched for words like any other. */
async function cacheAt(path: string): Promise<Members | undefined> {
  const found = await readSafely(path)
  if (found.status !== 'ok' || !found.text.includes('"lineage"')) return undefined
  try {
    const value = parseJson(found.text, path)
    return isMembers(value) ? value : undefined
  } catch {
    // It is no JSON: the search among the folder's files reports it.
    return undefined
  }
}
