import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { FileSaidCode } from '../../shared/domain/file-said.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { writeFileAtomic } from '../../shared/files/atomic-write.ts'
import type { RunContext } from '../agents/agent.ts'
import { KeyedQueue } from '../memory/keyed-queue.ts'
import { type CalendarImport, takeInCalendars } from './calendars-of-document.ts'
import type { ChunkSpool } from './chunk-spool.ts'
import type { SourceDocument } from './document-events.ts'
import { documentIdOf } from './document-events.ts'
import type { DocumentMemories } from './document-memories.ts'
import type { DocumentReader, FileLimits } from './document-reader.ts'
import { fileSaid, fileTold } from './file-told.ts'
import { reasonName } from './file-name.ts'
import type { InboxFolders } from './inbox-folders.ts'
import type { InboxJournal, JournalEntry } from './inbox-journal.ts'
import { Changed, type Opened, checkUnchanged, hashOf } from './opened-file.ts'
import { type ReadDocument, Refusal, readIntoSpool, type Remark } from './read-into-spool.ts'
import { type FoundFile, fileId } from './scan-inbox.ts'

/** What is needed to take a file in. */
export interface IntakeParts {
  readonly userId: string
  readonly folders: InboxFolders
  readonly journal: InboxJournal
  readonly documents: DocumentMemories
  readonly read: DocumentReader
  readonly limits: () => FileLimits
  readonly cognitiveMode: () => CognitiveMode
  readonly importCalendar: CalendarImport
  /** A folder for what is in between. */
  readonly spoolFolder: string
  /** How many memories are written together now. */
  readonly together: () => number
}

/** How far a file is, for whoever watches. */
export interface FileProgress {
  readonly phase: 'reading' | 'keeping'
  readonly done: number
  readonly of?: number
}

export interface Taking {
  readonly context: RunContext
  readonly signal: AbortSignal
  readonly onProgress: (progress: FileProgress) => void
}

/** What became of a file; undefined of one that was changed or taken away meanwhile. */
type Outcome = JournalEntry | undefined

const NO_FILE: Readonly<Record<Exclude<FoundFile['kind'], 'file' | 'deep'>, FileSaidCode>> = {
  link: 'link',
  linked: 'hard-link',
  special: 'special-file',
}

/**
 * Takes one file of the inbox in. INVARIANTS: a step is in the journal before it is done, and doing it again changes nothing: however often
 * it is broken off, in the end the file lies in the archive or among the rejected ones once, and its memories are there once. A document
 * is read to its end before the first of its memories is kept.
 */
export class FileIntake {
  readonly #parts: IntakeParts
  /** Files with the same content follow one another. */
  readonly #documents = new KeyedQueue()

  constructor(parts: IntakeParts) {
    this.#parts = parts
  }

  /** Throws the reason of an aborted signal, and what is wrong with the machine: a full disk. */
  async take(found: FoundFile, taking: Taking): Promise<Outcome> {
    try {
      return await this.#take(found, taking)
    } catch (error) {
      if (error instanceof Refusal) return await this.#reject(found, error, taking.context)
      // Taken away, or exchanged, while it was looked at: the next look tells.
      if (systemCodeOf(error) === 'ENOENT' || error instanceof Changed) return undefined
      throw error
    }
  }

  /** Rejects a file for a reason. */
  async reject(found: FoundFile, refusal: Refusal, context: RunContext): Promise<Outcome> {
    return await this.#reject(found, refusal, context)
  }

  async #take(found: FoundFile, taking: Taking): Promise<Outcome> {
    if (found.kind !== 'file' && found.kind !== 'deep')
      throw new Refusal('no-plain-file', fileSaid(NO_FILE[found.kind]))
    const file = await this.#open(found)
    try {
      const stats = await file.stat()
      const opened = { file, stats }
      if (fileId(found.name, stats) !== found.id || stats.nlink !== 1) throw new Changed()
      this.#checkSize(stats.size)
      const documentId = documentIdOf(await hashOf(file, taking.signal))
      return await this.#documents.run(documentId, () =>
        this.#takeDocument(found, { documentId, opened, ...taking }),
      )
    } finally {
      await file.close()
    }
  }

  async #open({ name }: FoundFile): Promise<FileHandle> {
    try {
      return await this.#parts.folders.open(name)
    } catch (error) {
      const code = systemCodeOf(error)
      if (code === 'EACCES' || code === 'EPERM')
        throw new Refusal('not-readable', fileSaid('no-rights'))
      if (error instanceof AppError && error.code === 'invalid-path') throw new Changed()
      throw error
    }
  }

  #checkSize(size: number): void {
    const { maxBytes } = this.#parts.limits()
    if (size === 0) throw new Refusal('empty', fileSaid('empty'))
    if (size <= maxBytes) return
    const mib = Math.round(maxBytes / 1024 / 1024)
    throw new Refusal('too-large', fileSaid('file-too-large', { mib }))
  }

  async #takeDocument(found: FoundFile, taking: TakingDocument): Promise<Outcome> {
    const { journal } = this.#parts
    const known = journal.document(taking.documentId)
    if (known?.state === 'kept') {
      const state = known.id === found.id ? 'kept' : 'duplicate'
      return await this.#archive(found, { ...essentials(known), state }, taking)
    }
    const read = await this.#read(found, taking)
    await using spool = read.spool
    await checkUnchanged(taking.opened)
    const entry = await this.#keep(found, { ...taking, read: { ...read, spool } })
    return await this.#archive(found, entry, taking)
  }

  async #read(found: FoundFile, taking: TakingDocument): Promise<ReadDocument> {
    const { folders, read, limits, spoolFolder } = this.#parts
    const { documentId, signal, onProgress } = taking
    return await readIntoSpool({
      parts: read({
        path: await folders.locate(found.name),
        name: found.name.slice(found.name.lastIndexOf('/') + 1),
        limits: limits(),
        signal,
      }),
      spoolPath: join(spoolFolder, `${documentId}.ndjson`),
      onProgress: (done) => onProgress({ phase: 'reading', done }),
    })
  }

  async #keep(found: FoundFile, taking: KeepingDocument): Promise<Kept> {
    const { journal, documents, userId, cognitiveMode, together, importCalendar } = this.#parts
    const { documentId, read, context, onProgress } = taking
    const { facts, spool, remarks } = read
    const replaced = this.#replacedBy(found, documentId)
    const replaces = replaced.flatMap((before) => before.documentId ?? [])
    const kept: Kept = {
      state: 'kept',
      documentId,
      format: facts.format,
      memories: spool.count,
      ...(replaces.length === 0 ? {} : { replaces }),
    }
    const { id, name, bytes } = found
    const common = { id, name, bytes, at: new Date().toISOString(), run: context.runId }
    await journal.note({ ...common, ...kept, state: 'keeping' })
    const notes = [...remarks, ...(await takeInCalendars(read, { name, context, importCalendar }))]
    const document: SourceDocument = {
      documentId,
      name,
      facts,
      count: spool.count,
      mtimeMs: found.mtimeMs,
      userId,
      actor: context.actor,
      cognitiveMode: cognitiveMode(),
    }
    const made = await documents.keep({
      document,
      spool,
      replaces,
      context,
      together,
      onProgress: (done) => onProgress({ phase: 'keeping', done, of: spool.count }),
    })
    context.count('memories', made)
    for (const before of replaced) await journal.note({ ...before, state: 'replaced' })
    if (notes.length === 0) return kept
    return { ...kept, remarks: notes.map(remarkWords), remarksSaid: notes }
  }

  /** The documents whose place one takes: what its name stood for, and what that was about to replace when it was broken off. */
  #replacedBy({ name }: FoundFile, documentId: string): JournalEntry[] {
    const { journal } = this.#parts
    const present = journal.named(name)
    const replaced: JournalEntry[] = []
    const queue = present ? [present] : []
    for (const entry of queue) {
      if (entry.documentId !== documentId) replaced.push(entry)
      const unfinished = entry.state === 'keeping' ? (entry.replaces ?? []) : []
      queue.push(...unfinished.flatMap((one) => journal.document(one) ?? []))
    }
    return replaced
  }

  /** Notes what became of a file that was read, and moves it to the archive. */
  async #archive(found: FoundFile, kept: Kept, { context }: Taking): Promise<JournalEntry> {
    const { folders, journal } = this.#parts
    const { id, name, bytes } = found
    const now = new Date()
    const movedTo = await folders.freeInArchive(name, now)
    const common = { id, name, bytes, at: now.toISOString(), run: context.runId }
    const entry: JournalEntry = { ...common, ...kept, movedTo }
    await journal.note(entry)
    await folders.move(name, movedTo)
    return entry
  }

  async #reject(
    { id, name, bytes }: FoundFile,
    { code, message, said }: Refusal,
    { runId }: RunContext,
  ): Promise<JournalEntry> {
    const { folders, journal } = this.#parts
    const at = new Date().toISOString()
    const movedTo = await folders.freeInRejected(name)
    const why = { code, reason: message }
    const entry: JournalEntry = {
      id,
      at,
      state: 'rejected',
      name,
      bytes,
      movedTo,
      ...why,
      said,
      run: runId,
    }
    await journal.note(entry)
    const beside = await folders.locate(reasonOf(movedTo))
    await writeFileAtomic(beside, `${JSON.stringify({ name, at, ...why, run: runId }, null, 2)}\n`)
    await folders.move(name, movedTo)
    return entry
  }
}

function remarkWords(said: Remark): string {
  return fileTold(...said).message.slice(0, LONGEST_REMARK)
}

const LONGEST_REMARK = 500

/** The file beside a rejected one that says why. */
export function reasonOf(movedTo: string): string {
  const start = movedTo.lastIndexOf('/') + 1
  return movedTo.slice(0, start) + reasonName(movedTo.slice(start))
}

interface TakingDocument extends Taking {
  readonly documentId: string
  readonly opened: Opened
}

interface KeepingDocument extends TakingDocument {
  readonly read: ReadDocument & { readonly spool: ChunkSpool }
}

/** What the journal says of a document. */
type Kept = Pick<
  JournalEntry,
  'state' | 'documentId' | 'format' | 'memories' | 'remarks' | 'remarksSaid' | 'replaces'
>

function essentials({ documentId, format, memories }: JournalEntry): Omit<Kept, 'state'> {
  return { documentId, format, memories }
}
