import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Check, Symptom } from '../../../shared/doctor/check.ts'
import { shellWord } from '../../../shared/doctor/shell-word.ts'
import { systemCodeOf } from '../../../shared/errors/app-error.ts'
import { HISTORY_FOLDER, idInName } from '../../memory/event-path.ts'
import type { ProfilePlace } from '../profile-place.ts'

/** Files that belong to nothing: what is no memory or task where these lie, links, and versions of memories that are gone. */
export const orphans: Check<ProfilePlace> = {
  name: 'orphans',
  fine: 'Every file among memories and tasks belongs to one.',
  look: async (place) => {
    const { root, episodic } = place.layout
    const folders = [episodic, join(root, 'memory', 'tasks')]
    const strangers = (await Promise.all(folders.map(strangersIn))).flat()
    return [...strangers, ...(await versionsOfNothing(place))]
  },
}

async function strangersIn(folder: string): Promise<Symptom[]> {
  const symptoms: Symptom[] = []
  for (const entry of await entriesOf(folder)) {
    if (entry.name.startsWith('.')) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) symptoms.push(...(await strangersIn(path)))
    else if (!entry.isFile() || !entry.name.endsWith('.json')) symptoms.push(stranger(path, entry))
  }
  return symptoms
}

function stranger(path: string, entry: Dirent): Symptom {
  const what = entry.isSymbolicLink() ? 'a link, which is not followed' : 'no JSON file'
  return {
    severity: 'note',
    subject: path,
    message: `${path} is ${what}: nothing reads it.`,
    remedy: `Move it to where it belongs: mv ${shellWord(path)} SOMEWHERE. To have it read as a document: mh inbox add ${shellWord(path)}`,
  }
}

async function versionsOfNothing({ layout, index }: ProfilePlace): Promise<Symptom[]> {
  const histories = await historiesIn(join(layout.episodic, HISTORY_FOLDER))
  const paths = histories.map((folder) => ({
    folder,
    path: `${relative(join(layout.episodic, HISTORY_FOLDER), folder)}.json`,
    id: idInName(folder.slice(folder.lastIndexOf('/') + 1)),
  }))
  const orphaned = await index.use(({ reader }) =>
    paths.filter(
      ({ path, id }) => !reader.stampOf(path) && (id === undefined || !reader.knownAs(id)),
    ),
  )
  return orphaned.map(({ folder }) => ofNothing(folder))
}

/** Folders that hold versions, not folders. */
async function historiesIn(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder)
  const below = entries.filter((entry) => entry.isDirectory())
  const deeper = await Promise.all(below.map(({ name }) => historiesIn(join(folder, name))))
  const holdsVersions = entries.some((entry) => entry.isFile() && /^\d+\.json$/.test(entry.name))
  return [...(holdsVersions ? [folder] : []), ...deeper.flat()]
}

function ofNothing(folder: string): Symptom {
  return {
    severity: 'note',
    subject: folder,
    message: `${folder} holds versions of a memory that is not there: somebody moved or removed its file by hand.`,
    remedy: `To have the memory back, look at its last version: less ${shellWord(folder)}/*. To give it up: rm -r ${shellWord(folder)}`,
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}
