import type { FileSaid } from '../../shared/domain/file-said.ts'
import { fileSaid } from './file-told.ts'
import type { FoundFile } from './scan-inbox.ts'

/** Whether a file that lies in the inbox can be taken, and if not why it waits. */
export type Waiting =
  | { readonly status: 'ready' }
  | { readonly status: 'settling' | 'held' | 'ignored'; readonly said: FileSaid }

/** A file that nobody has written to for so long is whole. */
const SETTLED_AFTER_MS = 2_000
const SETTLING = fileSaid('settling')
const DEEP = fileSaid('deep-folder')

interface Seen {
  readonly stamp: string
  readonly sinceMs: number
}

/**
 * Knows of each file in the inbox whether it is whole: by the time of its last change, or where the clocks disagree because it has not
 * changed while it was looked at. Files may also be held for a reason, until they change or somebody lets them go.
 */
export class WaitingFiles {
  readonly #seen = new Map<string, Seen>()
  readonly #held = new Map<string, FileSaid>()
  readonly #whole = new Set<string>()

  /** Says of a file that it is whole: it was uploaded, or lay there before. */
  isWhole(id: string): void {
    this.#whole.add(id)
  }

  /** Holds files for a reason. */
  hold(ids: Iterable<string>, said: FileSaid): void {
    for (const id of ids) this.#held.set(id, said)
  }

  /** Lets all files go that were held. */
  release(): void {
    this.#held.clear()
  }

  /** Judges all files that lie in the inbox now; what is known of others is let go of. */
  judge(files: readonly FoundFile[], now: number): Map<FoundFile, Waiting> {
    const present = new Set(files.map(({ name }) => name))
    for (const name of this.#seen.keys()) if (!present.has(name)) this.#seen.delete(name)
    const ids = new Set(files.map(({ id }) => id))
    for (const id of this.#held.keys()) if (!ids.has(id)) this.#held.delete(id)
    for (const id of this.#whole) if (!ids.has(id)) this.#whole.delete(id)
    return new Map(files.map((file) => [file, this.#judgeOne(file, now)]))
  }

  #judgeOne(file: FoundFile, now: number): Waiting {
    if (file.kind === 'deep') return { status: 'ignored', said: DEEP }
    const said = this.#held.get(file.id)
    if (said !== undefined) return { status: 'held', said }
    return this.#isSettled(file, now) ? { status: 'ready' } : { status: 'settling', said: SETTLING }
  }

  #isSettled({ id, name, bytes, mtimeMs, ctimeMs }: FoundFile, now: number): boolean {
    const stamp = `${bytes} ${mtimeMs} ${ctimeMs}`
    const before = this.#seen.get(name)
    const seen = before?.stamp === stamp ? before : { stamp, sinceMs: performance.now() }
    this.#seen.set(name, seen)
    if (this.#whole.has(id)) return true
    const quietMs = Math.max(now - ctimeMs, performance.now() - seen.sinceMs)
    return quietMs >= SETTLED_AFTER_MS
  }
}
