import { readFileSync, statSync } from 'node:fs'
import type { z } from 'zod'
import type { Schema } from '../../shared/api/schema.ts'
import { messageOf } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'

interface ConfigFileOptions<T extends z.ZodType> {
  readonly path: string
  readonly shape: Schema<T>
  /** What holds while the file is missing, and when it was never valid. */
  readonly fallback: z.output<T>
  /** Told once for each version of the file that is not valid. */
  readonly onInvalid: (path: string) => void
}

/**
 * A config file that a person may edit at any moment: the value that is in force now. A missing file means the defaults; one that
 * is not valid leaves the last good value in force.
 */
export class ConfigFile<T extends z.ZodType> {
  readonly #options: ConfigFileOptions<T>
  #value: z.output<T>
  #version = ''

  constructor(options: ConfigFileOptions<T>) {
    this.#options = options
    this.#value = options.fallback
  }

  /** Synchronous: to look at one inode is cheaper than a watch, and never late. */
  current(): z.output<T> {
    const version = versionOf(this.#options.path)
    if (version === this.#version) return this.#value
    this.#version = version
    if (version === MISSING) this.#value = this.#options.fallback
    else this.#read()
    return this.#value
  }

  #read(): void {
    const { path, shape, onInvalid } = this.#options
    try {
      this.#value = shape.parse(parseJson(readFileSync(path, 'utf8'), path), path)
    } catch {
      onInvalid(path)
    }
  }
}

const MISSING = 'missing'

function versionOf(path: string): string {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : MISSING
  } catch (error) {
    return `unreadable: ${messageOf(error)}`
  }
}
