import { lstat, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseUsername } from '../../shared/domain/username.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { syncFolder } from '../../shared/files/atomic-write.ts'
import { PASSAGE_FOLDER, makeFolder } from '../../shared/layout/make-folder.ts'
import { profileRoot, type RootLayout } from '../../shared/layout/root-layout.ts'
import { makeProfileTree } from '../../shared/profile/make-profile-tree.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import { type ArchiveNote, ArchiveNotes } from './archive-notes.ts'
import { type Erased, eraseFolder, NOTHING_ERASED, sum } from './erase-folder.ts'

/** How folders begin from which a profile's will be made. */
export const RESTORED_PREFIX = '.restored-'

interface FolderOwner {
  readonly username: string
}

/** How folders begin that hold a whole profile for which there is no account yet. */
const MADE = '.made-'

/** Names below the archive. */
type Doomed = readonly string[]

/** What the names of folders begin with that are being erased. */
const DOOMED = '.purged-'

/**
 * Making and putting away whole profile folders. What is in them is the worker's business: a folder is looked at only while it
 * is being made or erased, and else moved as one.
 */
export class ProfileFolders {
  readonly #layout: RootLayout
  readonly notes: ArchiveNotes

  constructor(layout: RootLayout) {
    this.#layout = layout
    this.notes = new ArchiveNotes(layout.archive)
  }

  /** Makes the folder of a new account with its starter files; a folder that is already there is kept as it is. */
  async make({ username }: FolderOwner): Promise<void> {
    const root = profileRoot(this.#layout, username)
    await makeFolder(this.#layout.profiles, PASSAGE_FOLDER)
    await refuseLink(root)
    await makeProfileTree(root, username)
    await syncFolder(this.#layout.profiles)
  }

  /**
   * Makes a whole profile, of starter files and these, beside the others: `moveInMade` moves it in once there is an account for it. Gives its
   * name there. Throws `conflict` where something has its place.
   */
  async prepare(name: string, files: Readonly<Record<string, unknown>>): Promise<string> {
    const username = parseUsername(name)
    if (await this.has({ username })) throw taken(username)
    await makeFolder(this.#layout.profiles, PASSAGE_FOLDER)
    await makeFolder(this.#layout.archive)
    const made = `${MADE}${username}-${process.pid}-${Date.now()}`
    const beside = join(this.#layout.archive, made)
    try {
      await makeFolder(beside)
      const missing = await makeProfileTree(beside, username, files)
      if (missing.length > 0)
        throw new AppError('internal', `These parts could not be written: ${missing.join(', ')}.`)
      await syncFolder(this.#layout.archive)
      return made
    } catch (error) {
      await this.discard(made)
      throw error
    }
  }

  /** Moves in what `prepare` made; a second time it does nothing. */
  async moveInMade({ username }: FolderOwner, made: string): Promise<void> {
    await moveAway(join(this.#layout.archive, made), profileRoot(this.#layout, username))
    await this.#syncMoves()
    if (!(await this.has({ username })))
      throw new Error(`the folder ${made}, from which the profile is made, is gone`)
  }

  /** Takes away what `prepare` made, unless it was moved in. */
  async discard(made: string): Promise<void> {
    await rm(join(this.#layout.archive, made), { recursive: true, force: true })
  }

  /** Takes away what was made and is nobody's: a crash came before it was written down whose it would be. */
  async discardUnclaimed(claimed: ReadonlySet<string>): Promise<void> {
    const names = (await this.#namesInArchive()).filter((name) => name.startsWith(MADE))
    for (const name of names) if (!claimed.has(name)) await this.discard(name)
  }

  /** Whether something has the place of a profile. */
  async has({ username }: FolderOwner): Promise<boolean> {
    return await isThere(profileRoot(this.#layout, username))
  }

  /** Whether a folder of this name is in the archive. */
  async hasArchived(folder: string): Promise<boolean> {
    return await isThere(join(this.#layout.archive, folder))
  }

  /** A name that nothing in the archive has: `<username>-<time>`. */
  async freeInArchive(username: string, now: Date): Promise<string> {
    const name = `${username}-${stampOf(now)}`
    for (let count = 1; ; count += 1) {
      const folder = count === 1 ? name : `${name}-${count}`
      if (!(await this.hasArchived(folder)) && !(await this.hasArchived(`${folder}-part`)))
        return folder
    }
  }

  /**
   * Moves the folder to one of the archive, noting first whose it is. Done before, or with no folder there, it changes nothing; gives whether
   * the archive has it now.
   */
  async putAway(
    { username }: FolderOwner,
    folder: string,
    note: ArchiveNote | undefined,
  ): Promise<boolean> {
    await makeFolder(this.#layout.archive)
    if (note && (await this.has({ username }))) await this.notes.write(folder, note)
    const target = join(this.#layout.archive, folder)
    await moveAway(profileRoot(this.#layout, username), target)
    await this.#syncMoves()
    return await isThere(target)
  }

  /** The opposite of `putAway`. */
  async takeBack({ username }: FolderOwner, folder: string): Promise<void> {
    const moved = await moveAway(
      join(this.#layout.archive, folder),
      profileRoot(this.#layout, username),
    )
    if (moved) await this.#syncMoves()
    await this.notes.remove(folder)
  }

  /** Gives the folder another name; one that has it already keeps it. */
  async rename({ username }: FolderOwner, to: string): Promise<void> {
    await moveAway(profileRoot(this.#layout, username), profileRoot(this.#layout, to))
    await syncFolder(this.#layout.profiles)
  }

  /** A path for a new folder from which the profile's will be made, on the same disk; nobody else looks there. */
  async placeBeside({ username }: FolderOwner): Promise<string> {
    await makeFolder(this.#layout.archive)
    return join(this.#layout.archive, `${RESTORED_PREFIX}${username}-${process.pid}-${Date.now()}`)
  }

  /** Where a part of the profile goes that something else takes the place of, and that below the data root. */
  async placeAside(
    { userId, username }: ProfileRef,
    now: Date,
  ): Promise<{ path: string; shown: string }> {
    const folder = `${await this.freeInArchive(username, now)}-part`
    const at = now.toISOString()
    await makeFolder(this.#layout.archive)
    await this.notes.write(folder, { userId, username, reason: 'replaced', at })
    return { path: join(this.#layout.archive, folder), shown: archivedPath(folder) }
  }

  /** Makes a folder from beside the profile's, which must have left its place. */
  async moveIn({ username }: FolderOwner, from: string): Promise<void> {
    await rename(from, profileRoot(this.#layout, username))
    await syncFolder(this.#layout.profiles)
  }

  /**
   * Takes the folder, and all of the archive that is noted as this person's, out of their places: each in one step, so that a crash leaves
   * no half profile under a name. Gives what is to be erased now; after a crash, the next supervisor erases it.
   */
  async doom({ userId, username }: ProfileRef, archived: string | null): Promise<Doomed> {
    await makeFolder(this.#layout.archive)
    const mine = (await this.notes.all())
      .filter(({ folder, note }) => folder === archived || note?.userId === userId)
      .map(({ folder }) => folder)
    const paths = [
      profileRoot(this.#layout, username),
      ...mine.map((folder) => join(this.#layout.archive, folder)),
    ]
    const doomed: string[] = []
    for (const path of paths) {
      const place = `${DOOMED}${basename(path)}-${process.pid}-${Date.now()}`
      if (await moveAway(path, join(this.#layout.archive, place))) doomed.push(place)
    }
    for (const folder of mine) await this.notes.remove(folder)
    await this.#syncMoves()
    return doomed
  }

  /** Erases what has left its place. */
  async erase(doomed: Doomed, signal?: AbortSignal): Promise<Erased> {
    let erased = NOTHING_ERASED
    for (const name of doomed)
      erased = sum(erased, await eraseFolder(join(this.#layout.archive, name), signal))
    return erased
  }

  /** What has left its place to be erased and is still there. */
  async doomed(): Promise<Doomed> {
    return (await this.#namesInArchive()).filter((name) => name.startsWith(DOOMED))
  }

  async #namesInArchive(): Promise<string[]> {
    try {
      return await readdir(this.#layout.archive)
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return []
      throw error
    }
  }

  async #syncMoves(): Promise<void> {
    await syncFolder(this.#layout.archive)
    await syncFolder(this.#layout.profiles)
  }
}

function stampOf(now: Date): string {
  return now.toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

/** The path below the data root, as people see it. */
export function archivedPath(folder: string): string {
  return join('profiles', '_archive', folder)
}

async function moveAway(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false
    throw error
  }
}

function taken(username: string): AppError {
  return refusal(
    'folder-there',
    `There is a folder named ${username} already, and a template makes new profiles only. Move it away, or leave the template away.`,
    { values: { username } },
  )
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false
    throw error
  }
}

/** The supervisor never follows a link in the place of a profile. */
async function refuseLink(path: string): Promise<void> {
  try {
    if ((await lstat(path)).isDirectory()) return
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return
    throw error
  }
  throw refusal('no-folder', `${path} is there and is not a folder. Move it away first.`, {
    values: { path },
  })
}
