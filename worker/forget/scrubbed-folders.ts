import type { Dirent } from 'node:fs'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../../shared/errors/app-error.ts'
import { writeFileAtomic } from '../../shared/files/atomic-write.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { ForgetReport, ForgetRequest, ForgetfulStore } from './forgetful-store.ts'
import { Redaction } from './redaction.ts'

interface ScrubbedFolders {
  readonly name: string
  /** Below the profile. */
  readonly folders: readonly string[]
  /** What is done to a JSON line that holds something of a memory. */
  readonly lines: 'drop' | 'redact'
}

const MAX_BYTES = 128 * 1024 * 1024
const TEXTS: ReadonlySet<string> = new Set(['.txt', '.md', '.log', '.csv', '.html', '.ics', '.eml'])
const LINES: ReadonlySet<string> = new Set(['.ndjson', '.jsonl'])
/** These hold no words of a person, or go by themselves when the forgetting has ended. */
const LEFT_OUT: ReadonlySet<string> = new Set(['.lock', '.key', '.holder', '.journal'])

/** Folders of text and JSON files that are searched for what a memory left in them. */
export function scrubbedFolders(
  root: string,
  { name, folders, lines }: ScrubbedFolders,
): ForgetfulStore {
  return {
    name,
    covers: folders,
    async forget(request) {
      const scrub = new Scrub(root, request, lines)
      for (const folder of folders) await scrub.folder(folder)
      return scrub.report
    },
  }
}

class Scrub {
  readonly #root: string
  readonly #redaction: Redaction
  readonly #lines: ScrubbedFolders['lines']
  #removed = 0
  #redacted = 0
  readonly #left: { path: string; reason: string }[] = []

  constructor(root: string, request: ForgetRequest, lines: ScrubbedFolders['lines']) {
    this.#root = root
    this.#redaction = new Redaction(request)
    this.#lines = lines
  }

  get report(): ForgetReport {
    return { removed: this.#removed, redacted: this.#redacted, left: this.#left }
  }

  /** Symbolic links are passed over: what they lead to is none of the profile. */
  async folder(folder: string): Promise<void> {
    for (const entry of await entriesOf(join(this.#root, folder))) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) await this.folder(path)
      else if (entry.isFile()) await this.#file(path)
    }
  }

  async #file(path: string): Promise<void> {
    const kind = extname(path).toLowerCase()
    if (LEFT_OUT.has(kind)) return
    try {
      const absolute = join(this.#root, path)
      if ((await stat(absolute)).size > MAX_BYTES)
        throw new Error('It is too large to be searched.')
      const bytes = await readFile(absolute)
      if (this.#redaction.isIn(bytes)) await this.#clean(path, kind, bytes.toString('utf8'))
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT') this.#left.push({ path, reason: messageOf(error) })
    }
  }

  async #clean(path: string, kind: string, text: string): Promise<void> {
    const cleaned = this.#cleaned(kind, text)
    const absolute = join(this.#root, path)
    if (cleaned === text) return
    if (cleaned === undefined) {
      await rm(absolute)
      this.#removed += 1
      return
    }
    await writeFileAtomic(absolute, cleaned)
    this.#redacted += 1
  }

  #cleaned(kind: string, text: string): string | undefined {
    if (LINES.has(kind))
      return text
        .split('\n')
        .flatMap((line) => this.#line(line))
        .join('\n')
    if (kind === '.json') return this.#document(text)
    if (TEXTS.has(kind)) return this.#redaction.text(text)
    throw new Error('It holds words of the memory, and its form is none that can be changed here.')
  }

  #document(text: string): string | undefined {
    const value = parseJson(text, 'File')
    const rest = this.#redaction.value(value)
    if (rest === undefined) return undefined
    const [before, after] = [JSON.stringify(value), JSON.stringify(rest)]
    return before === after ? text : `${JSON.stringify(rest, null, 2)}\n`
  }

  #line(line: string): string[] {
    if (!this.#redaction.isIn(Buffer.from(line))) return [line]
    if (this.#lines === 'drop') return []
    try {
      const value = parseJson(line, 'Line')
      const rest = this.#redaction.value(value)
      return rest === undefined ? [] : [JSON.stringify(rest)]
    } catch (error) {
      // A torn line tells nobody anything but the words that are to go.
      if (error instanceof AppError) return []
      throw error
    }
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}
