import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { messageOf } from '../errors/app-error.ts'
import { parseJson } from '../files/parse-json.ts'
import type { Entry } from './migration-state.ts'
import { pathsIn } from './turning-text.ts'
import { piecesOf } from './pieces.ts'
import { isJsonName, type TreeSpellings, valuesIn } from './turned-paths.ts'
import { type Found, unreadable } from './walk.ts'

/** What is known of a file once it was read. */
export type Inspected = Pick<Entry, 'sha256' | 'corrupt' | 'turns' | 'note'>

/** Larger JSON files are not parsed, nor are longer lines. */
const MOST_BYTES = 16_000_000

/** Reads a file once, and tells its hash, whether it is what its name says, and whether it holds paths that will be turned. */
export function inspectFile(root: string, found: Found, spellings: TreeSpellings): Inspected {
  const { from, size } = found
  const hash = createHash('sha256')
  const json = jsonCheckFor(from, size)
  const values = valuesIn(from)
  const isTree = (spelling: string): boolean => spellings.isTree(spelling, isJsonName(from))
  const paths = values && pathsIn(values, isTree)
  try {
    for (const piece of piecesOf(join(root, from), size)) {
      hash.update(piece)
      json?.push(piece)
      paths?.push(piece)
    }
  } catch (error) {
    return { sha256: null, corrupt: null, turns: false, note: unreadable(error) }
  }
  const [corrupt, turns] = [json?.end() ?? null, paths?.end() ?? false]
  return { sha256: hash.digest('hex'), corrupt, turns, note: null }
}

interface JsonCheck {
  push(piece: Buffer): void
  /** Why it is not what its name says, or null. */
  end(): string | null
}

function jsonCheckFor(name: string, size: number): JsonCheck | null {
  if (/\.(ndjson|jsonl)$/.test(name)) return new Lines(name)
  return name.endsWith('.json') && size <= MOST_BYTES ? new Whole(name) : null
}

class Whole implements JsonCheck {
  readonly #name: string
  readonly #pieces: Buffer[] = []

  constructor(name: string) {
    this.#name = name
  }

  push(piece: Buffer): void {
    // The piece is gone with the next one.
    this.#pieces.push(Buffer.from(piece))
  }

  end(): string | null {
    return faultOf(Buffer.concat(this.#pieces).toString('utf8'), this.#name)
  }
}

/** Checks lines as they come, up to the first that is broken. */
class Lines implements JsonCheck {
  readonly #name: string
  #rest = Buffer.alloc(0)
  #number = 0
  #fault: string | null = null

  constructor(name: string) {
    this.#name = name
  }

  push(piece: Buffer): void {
    if (this.#fault !== null) return
    const all = Buffer.concat([this.#rest, piece])
    let begin = 0
    for (let end = all.indexOf('\n'); end !== -1; end = all.indexOf('\n', begin)) {
      this.#check(all.subarray(begin, end))
      begin = end + 1
    }
    this.#rest = all.subarray(begin)
    if (this.#rest.length > MOST_BYTES) this.#fault = `${this.#name} has a line that is too long`
  }

  end(): string | null {
    this.#check(this.#rest)
    return this.#fault
  }

  #check(line: Buffer): void {
    this.#number += 1
    const text = line.toString('utf8')
    if (text.trim() !== '') this.#fault ??= faultOf(text, `${this.#name}, line ${this.#number},`)
  }
}

function faultOf(text: string, what: string): string | null {
  try {
    parseJson(text, what)
    return null
  } catch (error) {
    return messageOf(error)
  }
}
