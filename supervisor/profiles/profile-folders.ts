import { lstat, mkdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { syncFolder } from '../../shared/files/atomic-write.ts'
import { PASSAGE_FOLDER, makeFolder } from '../../shared/layout/make-folder.ts'
import { profileRoot, type RootLayout } from '../../shared/layout/root-layout.ts'
import { makeProfileTree } from '../../shared/profile/make-profile-tree.ts'

/** How folders begin from which a profile's will be made. */
export const RESTORED_PREFIX = '.restored-'

interface FolderOwner {
  readonly username: string
}

/**
 * Making and putting away whole profile folders. What is in them is the worker's business: a folder is looked at only while it
 * is being made, and moved or removed as one.
 */
export class ProfileFolders {
  readonly #layout: RootLayout

  constructor(layout: RootLayout) {
    this.#layout = layout
  }

  /** Makes the folder of a new account with its starter files; a folder that is already there is kept as it is. */
  async make({ username }: FolderOwner): Promise<void> {
    const root = profileRoot(this.#layout, username)
    await makeFolder(this.#layout.profiles, PASSAGE_FOLDER)
    await refuseLink(root)
    await makeProfileTree(root, username)
    await syncFolder(this.#layout.profiles)
  }

  /** Moves the folder to `profiles/_archive/<username>-<time>`; gives the path below the data root, or null when there is no folder. */
  async archive({ username }: FolderOwner, now: Date): Promise<string | null> {
    const target = join(this.#layout.archive, `${username}-${stampOf(now)}`)
    await makeFolder(this.#layout.archive)
    if (!(await moveAway(profileRoot(this.#layout, username), target))) return null
    await syncFolder(this.#layout.profiles)
    return join('profiles', '_archive', basename(target))
  }

  /** A path for a new folder from which the profile's will be made, on the same disk; nobody else looks there. */
  async placeBeside({ username }: FolderOwner): Promise<string> {
    await makeFolder(this.#layout.archive)
    return join(this.#layout.archive, `${RESTORED_PREFIX}${username}-${process.pid}-${Date.now()}`)
  }

  /** Where a part of the profile goes that something else takes the place of, and that below the data root. */
  placeAside({ username }: FolderOwner, now: Date): { path: string; shown: string } {
    const name = `${username}-${stampOf(now)}-part`
    return { path: join(this.#layout.archive, name), shown: join('profiles', '_archive', name) }
  }

  /** Erases the folder. It first leaves its place in one step, so that a crash leaves no half profile under a name. */
  async purge({ username }: FolderOwner): Promise<void> {
    await mkdir(this.#layout.archive, { recursive: true, mode: 0o700 })
    const doomed = join(this.#layout.archive, `.purged-${username}-${process.pid}-${Date.now()}`)
    if (!(await moveAway(profileRoot(this.#layout, username), doomed))) return
    await rm(doomed, { recursive: true, force: true })
  }
}

function stampOf(now: Date): string {
  return now.toISOString().replaceAll(/[-:]|\.\d+/g, '')
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

/** The supervisor never follows a link in the place of a profile. */
async function refuseLink(path: string): Promise<void> {
  try {
    if ((await lstat(path)).isDirectory()) return
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return
    throw error
  }
  throw new AppError('conflict', `${path} is there and is not a folder. Move it away first.`)
}
