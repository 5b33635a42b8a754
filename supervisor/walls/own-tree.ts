import { constants, type Stats } from 'node:fs'
import { type FileHandle, lchown, lstat, open, readdir } from 'node:fs/promises'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW

/** An account of the machine's: its number as a user, and that of its group. */
export interface MachineAccount {
  readonly uid: number
  readonly gid: number
}

export interface Owned {
  /** How many were given to the account. */
  readonly changed: number
  /** Paths below the folder that were not, each with the reason. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[]
}

/**
 * Gives a folder with everything in it to an account. No link is followed: each part is reached below the folder that is held open. A
 * file that also has a name elsewhere is refused, and so is a device. INVARIANT: the folder itself comes last, so that its owner says
 * whether all of it was done; what was interrupted is begun again.
 */
export async function giveTree(path: string, account: MachineAccount): Promise<Owned> {
  await using root = await openFolder(path)
  const walk = new Walk(account)
  await walk.count(root)
  await walk.give(root, '')
  await root.chown(account.uid, account.gid)
  return walk.result
}

class Walk {
  readonly #account: MachineAccount
  /** How many names of a file with several lie in this tree. */
  readonly #names = new Map<string, number>()
  readonly #refused: { path: string; reason: string }[] = []
  #changed = 0

  constructor(account: MachineAccount) {
    this.#account = account
  }

  get result(): Owned {
    return { changed: this.#changed, refused: this.#refused }
  }

  async count(folder: FileHandle): Promise<void> {
    for (const name of await readdir(at(folder))) {
      const found = await lstat(at(folder, name))
      if (found.isDirectory()) await inFolder(at(folder, name), (inner) => this.count(inner))
      else if (found.nlink > 1) this.#names.set(keyOf(found), this.#namesOf(found) + 1)
    }
  }

  async give(folder: FileHandle, path: string): Promise<void> {
    for (const name of await readdir(at(folder))) {
      const below = path === '' ? name : `${path}/${name}`
      const found = await lstat(at(folder, name))
      if (found.isDirectory()) {
        await inFolder(at(folder, name), async (inner) => {
          await this.give(inner, below)
          await this.#change(found, () => inner.chown(this.#account.uid, this.#account.gid))
        })
        continue
      }
      const reason = this.#refusal(found)
      if (reason !== undefined) this.#refused.push({ path: below, reason })
      else
        await this.#change(found, () =>
          lchown(at(folder, name), this.#account.uid, this.#account.gid),
        )
    }
  }

  async #change(found: Found, change: () => Promise<void>): Promise<void> {
    if (this.#isGiven(found)) return
    await change()
    this.#changed += 1
  }

  #refusal(found: Found): string | undefined {
    if (this.#isGiven(found)) return undefined
    if (found.isBlockDevice() || found.isCharacterDevice()) return 'is a device'
    const elsewhere = found.nlink - this.#namesOf(found)
    return found.nlink > 1 && elsewhere > 0 ? 'has another name outside the profile' : undefined
  }

  #isGiven({ uid, gid }: Found): boolean {
    return uid === this.#account.uid && gid === this.#account.gid
  }

  #namesOf(found: Found): number {
    return this.#names.get(keyOf(found)) ?? 0
  }
}

type Found = Stats

function keyOf({ dev, ino }: Found): string {
  return `${dev} ${ino}`
}

async function inFolder(path: string, use: (folder: FileHandle) => Promise<void>): Promise<void> {
  await using folder = await openFolder(path)
  await use(folder)
}

async function openFolder(path: string): Promise<FileHandle> {
  try {
    return await open(path, FOLDER)
  } catch (error) {
    if (!['ELOOP', 'ENOTDIR'].includes(systemCodeOf(error) ?? '')) throw error
    throw new AppError('profile-unusable', `${path} is no folder.`, { cause: error })
  }
}

function at({ fd }: FileHandle, name?: string): string {
  return name === undefined ? `/proc/self/fd/${fd}` : `/proc/self/fd/${fd}/${name}`
}
