import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { PRIVATE_FILE } from '../files/atomic-write.ts'
import { parseJson } from '../files/parse-json.ts'
import { Entry } from './migration-state.ts'
import { piecesOf } from './pieces.ts'

/** Where the entries of a migration are kept, one a line: a tree of any size takes the memory of one. */
export function entriesFile(folder: string): string {
  return join(folder, 'entries.ndjson')
}

/** Lines are written together up to this many characters. */
const TOGETHER = 262_144

/** Writes lines to a new file, many at a time. */
export class LineWriter implements Disposable {
  readonly #file: number
  #lines: string[] = []
  #length = 0

  private constructor(file: number) {
    this.#file = file
  }

  /** Begins a file anew. */
  static open(path: string): LineWriter {
    return new LineWriter(openSync(path, 'w', PRIVATE_FILE))
  }

  write(line: string): void {
    this.#lines.push(line)
    this.#length += line.length
    if (this.#length > TOGETHER) this.#flush()
  }

  /** Brings all to the disk. */
  end(): void {
    this.#flush()
    fsyncSync(this.#file)
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
  }

  #flush(): void {
    if (this.#lines.length > 0) writeWhole(this.#file, Buffer.from(`${this.#lines.join('\n')}\n`))
    this.#lines = []
    this.#length = 0
  }
}

/** Writes all of a buffer: a call may write less than it was given. */
export function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;)
    written += writeSync(file, bytes, written, bytes.length - written)
}

/** What stands in the lines of entries that few are like; other lines are passed over without a look at what they say. */
export const MARKS = {
  folder: '"kind":"folder"',
  left: '"to":null',
  turns: '"turns":true',
} as const

/** The entries of a migration, in the order in which they were found: folders before what they hold. With a mark, those that have it. */
export function* entriesOf(folder: string, mark = ''): Generator<Entry> {
  const path = entriesFile(folder)
  let number = 0
  for (const line of linesOf(path)) {
    number += 1
    if (!line.includes(mark)) continue
    const what = `${path}, line ${number},`
    yield Entry.parse(parseJson(line, what), what)
  }
}

function* linesOf(path: string): Generator<string> {
  let rest = Buffer.alloc(0)
  for (const piece of piecesOf(path, TOGETHER)) {
    const all = Buffer.concat([rest, piece])
    let begin = 0
    for (let end = all.indexOf('\n'); end !== -1; end = all.indexOf('\n', begin)) {
      yield all.toString('utf8', begin, end)
      begin = end + 1
    }
    rest = all.subarray(begin)
  }
}
