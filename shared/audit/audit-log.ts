import { appendFile, open } from 'node:fs/promises'
import { join } from 'node:path'
import { PRIVATE_FILE } from '../files/atomic-write.ts'
import { systemCodeOf } from '../errors/app-error.ts'
import type { AuditEntry } from './audit-entry.ts'

interface Waiting {
  readonly file: string
  readonly line: string
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * An append-only log of one JSON line an entry, a file a UTC day (`YYYY-MM-DD.ndjson`).
 * Entries that come together are written together, in order.
 */
export class AuditLog {
  readonly #folder: string
  readonly #now: () => Date
  /** The file whose end is known to be a whole line. */
  #wholeFile = ''
  #waiting: Waiting[] = []
  #writing: Promise<void> | undefined
  /** Entries that could not be written. */
  failedEntries = 0

  constructor(folder: string, now: () => Date = () => new Date()) {
    this.#folder = folder
    this.#now = now
  }

  /** Appends an entry; settled when the line is in the file. */
  append(entry: AuditEntry): Promise<void> {
    const timestamp = this.#now().toISOString()
    const { level = 'info', category, event, userId, actor, requestId = null, details = {} } = entry
    const whole = { timestamp, level, category, event, userId, actor, requestId, details }
    const file = join(this.#folder, `${timestamp.slice(0, 10)}.ndjson`)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ file, line: `${JSON.stringify(whole)}\n`, resolve, reject })
      this.#writing ??= this.#writeAll()
    })
  }

  /** Settled when everything appended so far is written. */
  async flush(): Promise<void> {
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const file = this.#waiting[0]?.file ?? ''
      const batch = this.#waiting.filter((one) => one.file === file)
      this.#waiting = this.#waiting.filter((one) => one.file !== file)
      await this.#writeBatch(file, batch)
    }
    this.#writing = undefined
  }

  async #writeBatch(file: string, batch: readonly Waiting[]): Promise<void> {
    try {
      const start = this.#wholeFile === file ? '' : await lineEndIfTorn(file)
      await appendFile(file, start + batch.map(({ line }) => line).join(''), { mode: PRIVATE_FILE })
      this.#wholeFile = file
      for (const { resolve } of batch) resolve()
    } catch (error) {
      this.#wholeFile = ''
      this.failedEntries += batch.length
      for (const { reject } of batch) reject(error)
    }
  }
}

/** A line end when the file's last line was torn by a crash, so that the next entry stands on a line of its own. */
async function lineEndIfTorn(path: string): Promise<string> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      if (size === 0) return ''
      const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
      return buffer[0] === 0x0a ? '' : '\n'
    } finally {
      await file.close()
    }
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return ''
    throw error
  }
}
