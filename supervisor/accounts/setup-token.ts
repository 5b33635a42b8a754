import { readFile, rm } from 'node:fs/promises'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { writeFileAtomic } from '../../shared/files/atomic-write.ts'
import { newSecret, sameSecret } from '../secrets/secret.ts'

/** The one-time token with which a browser may make the first owner: in a file that only the machine's owner can read. */
export class SetupToken {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** The token, made now if there is none. */
  async issue(): Promise<string> {
    const present = await this.#read()
    if (present) return present
    const token = newSecret()
    await writeFileAtomic(this.#path, `${token}\n`)
    return token
  }

  /** Throws `setup-token-wrong` unless this is the token. */
  async check(given: string): Promise<void> {
    const token = await this.#read()
    if (token && sameSecret(given, token)) return
    throw new AppError(
      'setup-token-wrong',
      'The setup token is wrong or used up. The console shows it: mh status.',
    )
  }

  async useUp(): Promise<void> {
    await rm(this.#path, { force: true })
  }

  async #read(): Promise<string | undefined> {
    try {
      return (await readFile(this.#path, 'utf8')).trim() || undefined
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return undefined
      throw error
    }
  }
}
