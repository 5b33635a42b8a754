import { ruleFault } from '../../shared/api/field-fault.ts'
import { join } from 'node:path'
import type { RefusalCode } from '../../shared/domain/refusal-said.ts'
import type { SaidValues } from '../../shared/domain/said.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { writeJsonFile } from '../../shared/files/json-file.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { pathInside } from '../../shared/files/safe-path.ts'
import { type Members, isMembers } from '../documents/members.ts'
import { noRoomOr } from '../files/no-room.ts'
import { readSafely } from '../files/safe-read.ts'
import { KeyedQueue } from '../memory/keyed-queue.ts'

const PATH = join('etc', 'secrets.json')
const NAME = /^[A-Za-z][\w.-]{0,99}$/

/** A profile's secrets, `etc/secrets.json` (0600): names go out, values only to what this worker does with them. */
export class Secrets {
  readonly #root: string
  readonly #queue = new KeyedQueue()

  constructor(root: string) {
    this.#root = root
  }

  async names(): Promise<string[]> {
    return Object.keys(await this.#read()).toSorted()
  }

  /** What a secret is, for the request that it goes with; undefined when it is not set. */
  async value(name: string): Promise<string | undefined> {
    const secrets = await this.#read()
    const value = Object.hasOwn(secrets, name) ? secrets[name] : undefined
    return typeof value === 'string' && value !== '' ? value : undefined
  }

  async set(name: string, value: string): Promise<void> {
    if (!NAME.test(name)) throw wrongName()
    await this.#change((before) => ({ ...before, [name]: value }))
  }

  /** Throws `not-found`. */
  async remove(name: string): Promise<void> {
    await this.#change((before) => {
      if (!Object.hasOwn(before, name))
        throw new AppError('not-found', 'There is no secret with this name.')
      const { [name]: _removed, ...others } = before
      return others
    })
  }

  async #change(make: (before: Members) => Members): Promise<void> {
    await this.#queue.run('secrets', async () => {
      const secrets = make(await this.#read())
      try {
        await writeJsonFile(await this.#locate(), secrets)
      } catch (error) {
        throw noRoomOr(error)
      }
    })
  }

  async #read(): Promise<Members> {
    const found = await readSafely(await this.#locate())
    if (found.status === 'gone') return {}
    if (found.status === 'unreadable')
      throw unusable('secrets-unreadable', found.reason, { quote: found.reason })
    const value = parsed(found.text)
    if (isMembers(value)) return value
    throw unusable('secrets-no-object', 'It is no JSON object.')
  }

  async #locate(): Promise<string> {
    return await pathInside(this.#root, PATH)
  }
}

/** The parser's message may quote what stands in the file: it is not passed on. */
function parsed(text: string): unknown {
  try {
    return parseJson(text, PATH)
  } catch {
    throw unusable('secrets-no-json', 'It is not JSON.')
  }
}

function unusable(code: RefusalCode, reason: string, values: SaidValues = {}): AppError {
  return refusal(
    code,
    `${PATH} cannot be used: ${reason} Mend the file or move it away; nothing was changed.`,
    { values },
  )
}

function wrongName(): AppError {
  const fault = ruleFault('name', 'secret-name')
  return new AppError('invalid-input', `The secret’s name is not usable: ${fault.message}.`, {
    details: { fields: [fault] },
  })
}
