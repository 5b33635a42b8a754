import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { PRIVATE_FILE } from '../files/atomic-write.ts'
import { readAnchor } from './audit-anchor.ts'
import { chainedLine, linkOf } from './audit-chain.ts'
import type { AuditEntry } from './audit-entry.ts'
import { type AuditTail, lastLinkBefore, tailOf } from './audit-tail.ts'

interface Waiting {
  readonly day: string
  readonly entry: object
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

interface KnownTail extends AuditTail {
  readonly day: string
}

/**
 * An append-only log of one JSON line an entry, a file a UTC day (`YYYY-MM-DD.ndjson`). Each line says with `prev` which one it follows,
 * over days too, so that `verifyAudit` sees what was changed, lost or put in between. Entries that come together are written together, in order.
 *
 * Another process may append as well (a keeper notes a backup): this one sees it by the length of the file, and follows its line.
 */
export class AuditLog {
  readonly #folder: string
  readonly #now: () => Date
  /** The end of the file as this process left it. */
  #tail: KnownTail | undefined
  #waiting: Waiting[] = []
  #writing: Promise<void> | undefined
  /** Entries that could not be written. */
  failedEntries = 0

  constructor(folder: string, now: () => Date = () => new Date()) {
    this.#folder = folder
    this.#now = now
  }

  /** What a line after the newest of this process would say of it; null before the first. */
  get head(): string | null {
    return this.#tail?.link ?? null
  }

  /** Appends an entry; settled when the line is in the file. */
  append(entry: AuditEntry): Promise<void> {
    const timestamp = this.#now().toISOString()
    const { level = 'info', category, event, userId, actor, requestId = null, details = {} } = entry
    const whole = { timestamp, level, category, event, userId, actor, requestId, details }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ day: timestamp.slice(0, 10), entry: whole, resolve, reject })
      this.#writing ??= this.#writeAll()
    })
  }

  /** Settled when everything appended so far is written. */
  async flush(): Promise<void> {
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const day = this.#waiting[0]?.day ?? ''
      const batch = this.#waiting.filter((one) => one.day === day)
      this.#waiting = this.#waiting.filter((one) => one.day !== day)
      await this.#writeBatch(day, batch)
    }
    this.#writing = undefined
  }

  async #writeBatch(day: string, batch: readonly Waiting[]): Promise<void> {
    try {
      const path = join(this.#folder, `${day}.ndjson`)
      const handle = await open(path, 'a+', PRIVATE_FILE)
      try {
        const tail = await this.#tailOf(day, path, handle)
        this.#tail = await append(handle, tail, batch)
      } finally {
        await handle.close()
      }
      for (const { resolve } of batch) resolve()
    } catch (error) {
      this.#tail = undefined
      this.failedEntries += batch.length
      for (const { reject } of batch) reject(error)
    }
  }

  /** The end of a day's file: as it was left, or as it is found. A new day follows the one before it. */
  async #tailOf(day: string, path: string, handle: FileHandle): Promise<KnownTail> {
    const known = this.#tail
    const { size } = await handle.stat()
    if (known?.day === day && known.size === size) return known
    const found = await tailOf(path, handle)
    if (found.link !== null) return { ...found, day }
    const before = await lastLinkBefore(this.#folder, day)
    return { ...found, day, link: before ?? (await readAnchor(this.#folder))?.link ?? null }
  }
}

async function append(
  handle: FileHandle,
  { day, size, link }: KnownTail,
  batch: readonly Waiting[],
): Promise<KnownTail> {
  let last = link
  const lines = batch.map(({ entry }) => {
    const line = chainedLine(entry, last)
    last = linkOf(line)
    return `${line}\n`
  })
  const text = Buffer.from(lines.join(''))
  await handle.appendFile(text)
  return { day, size: size + text.length, link: last }
}
