import { constants } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ARCHIVE_FOLDER, REJECTED_FOLDER } from '../../shared/domain/inbox-file.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER, syncFolder } from '../../shared/files/atomic-write.ts'
import { openWithoutLinks } from '../../shared/files/open-without-links.ts'
import { pathInside } from '../../shared/files/safe-path.ts'
import { numberedName, safeFileName } from './file-name.ts'

const INBOX = 'memory/inbox'
const UPLOAD = '.upload-'
/** In the folder of rejected files: a reason that was being written. Elsewhere such a file may be somebody's own. */
const UNFINISHED_REASON = /^\..*\.tmp-/

/**
 * The folders of the inbox. Names are below it: `notes.txt`, `scans/a.pdf`, `_archive/2026-11-25/notes.txt`. INVARIANTS: nothing is written over
 * or deleted that somebody put there; no link is followed out of the profile.
 */
export class InboxFolders {
  readonly #root: string

  /** @param root the profile's folder. */
  constructor(root: string) {
    this.#root = root
  }

  get path(): string {
    return join(this.#root, INBOX)
  }

  /** The absolute path of a name. Throws `invalid-path` when it leads out of the profile. */
  async locate(name: string): Promise<string> {
    return await pathInside(this.#root, INBOX, name)
  }

  /** Opens a file for reading, following no link. */
  async open(name: string): Promise<FileHandle> {
    return await openWithoutLinks(this.#root, ...INBOX.split('/'), ...name.split('/'))
  }

  async exists(name: string): Promise<boolean> {
    try {
      await lstat(await this.locate(name))
      return true
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return false
      throw error
    }
  }

  /** A name for a file that has been taken in. */
  async freeInArchive(name: string, now: Date): Promise<string> {
    return await this.#free(`${ARCHIVE_FOLDER}/${now.toISOString().slice(0, 10)}/${name}`)
  }

  /** A name for a file that cannot be. */
  async freeInRejected(name: string): Promise<string> {
    return await this.#free(`${REJECTED_FOLDER}/${name.slice(name.lastIndexOf('/') + 1)}`)
  }

  /** Moves a file to a name that is free; durable when it is settled. */
  async move(from: string, to: string): Promise<void> {
    const target = await this.locate(to)
    await mkdir(dirname(target), { recursive: true, mode: PRIVATE_FOLDER })
    // The folder of the file was looked at, not the file itself: it may be a link that leads anywhere, and is moved as it is.
    const folder = await this.locate(dirname(from))
    await rename(join(folder, from.slice(from.lastIndexOf('/') + 1)), target)
    await syncFolder(dirname(target))
    await syncFolder(folder)
  }

  /** Gives a file its name, or the same with a number when it is taken: the name is reserved first, so that nobody's file is written over. */
  async place(from: string, name: string): Promise<string> {
    const folder = await this.locate(dirname(name))
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
    for (let number = 1; ; number += 1) {
      const free = numberedInFolder(name, number)
      const path = await this.locate(free)
      if (!(await reserve(path))) continue
      await rename(from, path)
      await syncFolder(folder)
      return free
    }
  }

  /** Takes a file away that the inbox itself has written. */
  async remove(name: string): Promise<void> {
    await rm(await this.locate(name), { force: true })
  }

  /** A new hidden file in a folder of the inbox, for what is coming in. */
  async newUpload(folder: string, id: string): Promise<{ path: string; file: FileHandle }> {
    const parent = await this.locate(folder)
    await mkdir(parent, { recursive: true, mode: PRIVATE_FOLDER })
    const path = join(parent, `${UPLOAD}${id}`)
    return { path, file: await open(path, 'wx', PRIVATE_FILE) }
  }

  /** Takes away what uploads and reasons left that were broken off by a worker's end. */
  async removeLeftovers(): Promise<void> {
    const path = await this.locate('')
    const entries = await readdir(path, { withFileTypes: true }).catch(noneIfMissing)
    const within = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
    for (const folder of ['', ...within]) {
      const names = await readdir(join(path, folder)).catch(noneIfMissing)
      for (const name of names.filter((one) => isLeftover(folder, one)))
        await rm(join(path, folder, name), { force: true })
    }
  }

  /** Gives files whose names are no UTF-8 names that can be written; whether there were any. */
  async mendNames(folder: string): Promise<boolean> {
    const path = await this.locate(folder)
    const names = await readdir(path, { encoding: 'buffer' })
    const broken = names.filter((name) => !name.equals(Buffer.from(name.toString('utf8'))))
    for (const name of broken) {
      const from = Buffer.concat([Buffer.from(`${path}/`), name])
      const wanted = safeFileName(name.toString('latin1'))
      const to = await this.#free(folder === '' ? wanted : `${folder}/${wanted}`)
      // Two may look at once: one of them does it.
      await rename(from, await this.locate(to)).catch(noneIfMissing)
    }
    return broken.length > 0
  }

  async #free(name: string): Promise<string> {
    for (let number = 1; ; number += 1) {
      const candidate = numberedInFolder(name, number)
      if (!(await this.exists(candidate))) return candidate
    }
  }
}

function isLeftover(folder: string, name: string): boolean {
  return name.startsWith(UPLOAD) || (folder === REJECTED_FOLDER && UNFINISHED_REASON.test(name))
}

function numberedInFolder(name: string, number: number): string {
  const start = name.lastIndexOf('/') + 1
  return name.slice(0, start) + numberedName(name.slice(start), number)
}

async function reserve(path: string): Promise<boolean> {
  try {
    await (await open(path, constants.O_CREAT | constants.O_EXCL, PRIVATE_FILE)).close()
    return true
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false
    throw error
  }
}

function noneIfMissing(error: unknown): never[] {
  if (systemCodeOf(error) === 'ENOENT') return []
  throw error
}
