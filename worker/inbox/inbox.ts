import { setTimeout as wait } from 'node:timers/promises'
import type { FileSaid } from '../../shared/domain/file-said.ts'
import type { InboxFile, InboxMemoriesQuery, ListInboxQuery } from '../../shared/api/inbox.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { RunContext } from '../agents/agent.ts'
import { Latch } from '../index/latch.ts'
import type { Hindrance } from '../profile/cognitive-mode.ts'
import { fileSaid, reasonTold } from './file-told.ts'
import type { DocumentMemories } from './document-memories.ts'
import { type FileProgress, reasonOf } from './file-intake.ts'
import type { InboxFolders } from './inbox-folders.ts'
import type { InboxJournal, JournalEntry } from './inbox-journal.ts'
import { type ActiveFile, fileOfEntry, listFiles } from './list-files.ts'
import { type FoundFile, scanInbox } from './scan-inbox.ts'
import { WaitingFiles } from './waiting-files.ts'

interface InboxParts {
  readonly folders: InboxFolders
  readonly journal: InboxJournal
  readonly documents: DocumentMemories
  /** Why nothing may be remembered now; null when it may. */
  readonly hindrance: () => Hindrance | null
}

/** How long a look at the inbox counts while nothing is heard of it. */
const LOOK_EVERY_MS = 500
const VANISHED = reasonTold(fileSaid('vanished'))

/** The inbox as it is now: what lies in it, what is being read, what became of the rest. */
export class Inbox {
  readonly #parts: InboxParts
  readonly #waiting = new WaitingFiles()
  /** Files that are being read, by id. */
  readonly #active = new Map<string, ActiveFile>()
  #change = new Latch()

  constructor(parts: InboxParts) {
    this.#parts = parts
  }

  /** What may be taken now, and how many files may be soon. */
  async candidates(): Promise<{ ready: FoundFile[]; settling: number }> {
    const judged = [...this.#waiting.judge(await scanInbox(this.#parts.folders), Date.now())]
    return {
      ready: judged.flatMap(([file, { status }]) => (status === 'ready' ? [file] : [])),
      settling: judged.filter(([, { status }]) => status === 'settling').length,
    }
  }

  /** Something happened in the inbox. */
  poke(): void {
    this.#change.open()
  }

  /** Settled when something happened in the inbox, or it is time to look anyway. */
  async changed(signal: AbortSignal): Promise<void> {
    this.#change = new Latch()
    const time = new AbortController()
    const either = AbortSignal.any([signal, time.signal])
    const pause = wait(LOOK_EVERY_MS, undefined, { signal: either }).catch(() => undefined)
    await Promise.race([this.#change.opened, pause])
    time.abort()
  }

  begins(file: FoundFile): void {
    this.#active.set(file.id, { file, progress: undefined })
  }

  progresses(file: FoundFile, progress: FileProgress): void {
    this.#active.set(file.id, { file, progress })
  }

  ends({ id }: FoundFile): void {
    this.#active.delete(id)
  }

  /** A file is whole: it need not lie still for a while. */
  isWhole(id: string): void {
    this.#waiting.isWhole(id)
  }

  /** Holds everything that lies in the inbox now, for a reason. */
  async hold(said: FileSaid): Promise<void> {
    const files = await scanInbox(this.#parts.folders)
    this.#waiting.hold(
      files.map(({ id }) => id),
      said,
    )
  }

  holdFile(id: string, said: FileSaid): void {
    this.#waiting.hold([id], said)
  }

  release(): void {
    this.#waiting.release()
  }

  /** Takes back what was kept of files that were taken away before all of it was: half a document is none. */
  async takeBackVanished(context: RunContext): Promise<void> {
    const { journal, documents, folders } = this.#parts
    const begun = [...journal.entries()].filter(({ state }) => state === 'keeping')
    if (begun.length === 0) return
    const present = new Set((await scanInbox(folders)).map(({ id }) => id))
    for (const entry of begun) {
      const { id, documentId } = entry
      // Another file may have brought the same document meanwhile.
      const isLast = documentId !== undefined && journal.document(documentId)?.id === id
      if (present.has(id) || documentId === undefined) continue
      if (isLast) await documents.takeBack(documentId, { context })
      await journal.note({ ...entry, state: 'undone', at: now(), ...VANISHED })
    }
  }

  /** A run was taken back: its documents may come again, and those count again whose place they took. */
  async undone(runId: string): Promise<void> {
    const { journal } = this.#parts
    const entries = [...journal.entries()]
    const undone = entries.filter(
      ({ run, state }) => run === runId && (state === 'kept' || state === 'keeping'),
    )
    for (const entry of undone) {
      await journal.note({ ...entry, state: 'undone', at: now() })
      const before = new Set(entry.replaces)
      const back = entries.filter(
        ({ state, documentId = '' }) => state === 'replaced' && before.has(documentId),
      )
      for (const one of back) await journal.note({ ...one, state: 'kept' })
    }
  }

  /** A page of all files, the latest first. */
  async list(query: ListInboxQuery): Promise<{ items: InboxFile[]; nextCursor: string | null }> {
    const { folders, journal, hindrance } = this.#parts
    const judged = this.#waiting.judge(await scanInbox(folders), Date.now())
    return listFiles({ judged, active: this.#active, journal, hindrance: hindrance() }, query)
  }

  /** A page of the memories of a file. Throws `not-found`. */
  async memories(id: string, { limit, cursor = '0' }: InboxMemoriesQuery) {
    const { journal, documents } = this.#parts
    const entry = journal.get(id)
    if (!entry) throw missing()
    const { documentId } = entry
    const ids = documentId === undefined ? [] : await documents.memoriesOf(documentId)
    const to = Number(cursor) + limit
    const items = ids.slice(Number(cursor), to).map((one) => ({ id: one }))
    return { items, nextCursor: to < ids.length ? String(to) : null }
  }

  /** Puts a rejected file, or one whose memories were undone, back into the inbox. Throws `not-found`, or `conflict`. */
  async retry(id: string): Promise<InboxFile> {
    const { folders, journal } = this.#parts
    const entry = journal.get(id)
    if (!entry) throw missing()
    const from = await this.#returnable(entry)
    const name = await folders.place(await folders.locate(from), entry.name)
    if (entry.state === 'rejected') await folders.remove(reasonOf(from))
    await journal.note({ ...entry, name, state: 'retried', at: now() })
    this.#waiting.isWhole(id)
    this.poke()
    return fileOfEntry({ ...entry, name, state: 'retried' })
  }

  async #returnable({ state, movedTo }: JournalEntry): Promise<string> {
    if (state !== 'rejected' && state !== 'undone')
      throw refusal(
        'file-not-returnable',
        'Only a file that was rejected, or whose memories were undone, can go back into the inbox.',
      )
    if (movedTo !== undefined && (await this.#parts.folders.exists(movedTo))) return movedTo
    const where = movedTo === undefined ? '' : ` It lay at ${JSON.stringify(movedTo)}.`
    throw refusal('file-taken-away', `The file has been taken away.${where}`)
  }
}

function missing(): AppError {
  return new AppError('not-found', 'There is no file with this id in the inbox.')
}

function now(): string {
  return new Date().toISOString()
}
