import { setTimeout as wait } from 'node:timers/promises'
import type { Check, Symptom } from '../../../shared/doctor/check.ts'
import type { IndexReader } from '../../index/index-reader.ts'
import { isSameVersion } from '../../memory/file-stamp.ts'
import type { WalkedFile } from '../../memory/walk-episodic.ts'
import type { ProfilePlace } from '../profile-place.ts'

/** What is written just now is in the index a moment later. */
const SETTLE_MS = 1_000
const PATHS_TOGETHER = 500

/** Whether the index has what the files have, no more and no less. */
export const indexInLine: Check<ProfilePlace> = {
  name: 'index',
  fine: 'The index has what the files have.',
  look: async (place, signal) => {
    await place.index.whenRowsAreRight()
    if ((await differences(place)).length === 0) return []
    await wait(SETTLE_MS, undefined, { signal })
    const lasting = await differences(place)
    return lasting.length === 0 ? [] : [outOfLine(place, lasting.length)]
  },
}

/** Paths of memories that files and index do not agree on. */
async function differences({ index, store }: ProfilePlace): Promise<string[]> {
  const differing: string[] = []
  const seen = new Set<string>()
  for await (const { files } of store.walk()) {
    for (const { path } of files) seen.add(path)
    differing.push(...(await index.use(({ reader }) => unknownOf(reader, files))))
  }
  return [...differing, ...(await index.use(({ reader }) => goneOf(reader, seen)))]
}

function unknownOf(reader: IndexReader, files: readonly WalkedFile[]): string[] {
  const unknown = files.filter(({ path, stamp }) => {
    const known = reader.stampOf(path)
    return !known || !isSameVersion(known, stamp)
  })
  return unknown.map(({ path }) => path)
}

function goneOf(reader: IndexReader, seen: ReadonlySet<string>): string[] {
  const gone: string[] = []
  for (let last = ''; ;) {
    const paths = reader.pathsAfter(last, PATHS_TOGETHER)
    gone.push(...paths.filter((path) => !seen.has(path)))
    const end = paths.at(-1)
    if (end === undefined) return gone
    last = end
  }
}

function outOfLine({ index, layout }: ProfilePlace, count: number): Symptom {
  return {
    severity: 'warning',
    subject: layout.indexFile,
    message: `The index is not in line with the files of ${count === 1 ? '1 memory' : `${count} memories`}: searches miss them, or show what is gone.`,
    remedy: 'Have it made anew: mh memory reindex, or mh doctor --deep --fix',
    mend: async () => {
      await index.rebuild(() => undefined)
      return `${layout.indexFile} was made anew from the files.`
    },
  }
}
