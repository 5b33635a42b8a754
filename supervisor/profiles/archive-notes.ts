import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { readJsonFile, writeJsonFile } from '../../shared/files/json-file.ts'

/** Why a folder is in the archive: its account is archived or deleted, or something was put in its place. */
export const ARCHIVE_REASONS = ['archived', 'deleted', 'replaced'] as const

const ArchiveNote = schema(() =>
  z.object({
    version: z.literal(1),
    userId: z.string(),
    username: z.string(),
    reason: z.enum(ARCHIVE_REASONS),
    at: z.string(),
  }),
)
export type ArchiveNote = Omit<z.output<typeof ArchiveNote.zod>, 'version'>

/** A folder of the archive, with what is noted of it: nothing, where an earlier version put it there. */
export interface ArchivedFolder {
  readonly folder: string
  readonly note: ArchiveNote | null
}

/**
 * `profiles/_archive/<folder>.json`: whose each folder beside it is. The name alone does not say: somebody else may have had the same
 * username before.
 */
export class ArchiveNotes {
  readonly #archive: string

  constructor(archive: string) {
    this.#archive = archive
  }

  async write(folder: string, note: ArchiveNote): Promise<void> {
    await writeJsonFile(this.#pathOf(folder), { version: 1, ...note })
  }

  async remove(folder: string): Promise<void> {
    await rm(this.#pathOf(folder), { force: true })
  }

  async of(folder: string): Promise<ArchiveNote | null> {
    const found = await readJsonFile(this.#pathOf(folder), ArchiveNote)
    return found.status === 'ok' ? found.value : null
  }

  /** Every folder of the archive, the newest last; what is on its way out is none. */
  async all(): Promise<ArchivedFolder[]> {
    const folders = await foldersIn(this.#archive)
    const found = folders.map(async (folder) => ({ folder, note: await this.of(folder) }))
    return (await Promise.all(found)).toSorted((one, other) =>
      timeOf(one) < timeOf(other) ? -1 : 1,
    )
  }

  #pathOf(folder: string): string {
    return join(this.#archive, `${folder}.json`)
  }
}

function timeOf({ folder, note }: ArchivedFolder): string {
  return note?.at ?? folder.slice(folder.lastIndexOf('-') + 1)
}

async function foldersIn(archive: string): Promise<string[]> {
  try {
    const entries = await readdir(archive, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}
