import { saidFault } from '../../shared/api/field-fault.ts'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AddAdapterRequest } from '../../shared/api/adapters.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { writeJsonFile } from '../../shared/files/json-file.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { pathInside } from '../../shared/files/safe-path.ts'
import { isMembers, type Members } from '../documents/members.ts'
import { noRoomOr } from '../files/no-room.ts'
import { readSafely } from '../files/safe-read.ts'
import { type AdapterFolder, REGISTRATION_FILE, readAdapterFolder } from './adapter-folder.ts'

/** An adapter of the profile, and where it lies below it. */
export interface Adapter extends AdapterFolder {
  readonly id: string
  readonly folder: string
}

const FOLDER = join('out', 'adapters')
const REJECTED = '_rejected'
const REJECTED_ID = 'rejected:'
const NAME = /^\w[\w.-]{0,99}$/

/** The adapters that lie in `out/adapters/`: there is no list but the folders. */
export class AdapterRegistry {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  /** All of them, the latest name first. */
  async list(): Promise<Adapter[]> {
    const [own, rejected] = await Promise.all([
      this.#namesIn(FOLDER),
      this.#namesIn(join(FOLDER, REJECTED)),
    ])
    const ids = [
      ...own.filter((name) => name !== REJECTED),
      ...rejected.map((name) => REJECTED_ID + name),
    ]
    const found = await Promise.all(ids.map((id) => this.#read(id)))
    return found
      .filter((one) => one !== undefined)
      .toSorted((one, other) => (one.id < other.id ? 1 : -1))
  }

  /** One of them. Throws `not-found`. */
  async get(id: string): Promise<Adapter> {
    const found = await this.#read(id)
    if (found) return found
    throw new AppError(
      'not-found',
      'There is no such adapter: none of the folders in out/adapters/ has this name. See: mh adapter list',
    )
  }

  /** Notes beside an adapter what its own files do not say. Throws `not-found`, and `invalid-input` when the file is not there. */
  async add({ id, ...said }: AddAdapterRequest, by: string): Promise<Adapter> {
    const { folder } = await this.get(id)
    const path = await pathInside(this.#root, folder, REGISTRATION_FILE)
    const before = await membersOf(path)
    const registeredAt = new Date().toISOString()
    const members = { ...before, ...said, registeredAt, registeredBy: by }
    if (said.gguf !== undefined) await this.#checkHas(id, said.gguf)
    try {
      await writeJsonFile(path, members)
    } catch (error) {
      throw noRoomOr(error)
    }
    return await this.get(id)
  }

  async #checkHas(id: string, gguf: string): Promise<void> {
    const { folder } = await this.get(id)
    const entries = await readdir(join(this.#root, folder), { withFileTypes: true })
    if (gguf.endsWith('.gguf') && entries.some((one) => one.isFile() && one.name === gguf)) return
    const fault = saidFault('gguf', 'no-such-gguf', { path: `out/adapters/${id}/` })
    throw new AppError('invalid-input', `Body is not valid. gguf: ${fault.message}.`, {
      details: { fields: [fault] },
    })
  }

  async #read(id: string): Promise<Adapter | undefined> {
    const isRejected = id.startsWith(REJECTED_ID)
    const name = isRejected ? id.slice(REJECTED_ID.length) : id
    if (!NAME.test(name) || (name === REJECTED && !isRejected)) return undefined
    const folder = join(FOLDER, isRejected ? REJECTED : '', name)
    const found = await readAdapterFolder(await pathInside(this.#root, folder), isRejected)
    return found && { id, folder, ...found }
  }

  async #namesIn(folder: string): Promise<string[]> {
    try {
      const path = await pathInside(this.#root, folder)
      const entries = await readdir(path, { withFileTypes: true })
      return entries.filter((one) => one.isDirectory()).map(({ name }) => name)
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? '')) return []
      throw error
    }
  }
}

async function membersOf(path: string): Promise<Members> {
  const read = await readSafely(path)
  if (read.status !== 'ok') return {}
  const members = parseJson(read.text, REGISTRATION_FILE)
  return isMembers(members) ? members : {}
}
