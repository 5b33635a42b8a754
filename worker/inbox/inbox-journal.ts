import { z } from 'zod'
import { saidOf } from '../../shared/api/said.ts'
import { schema } from '../../shared/api/schema.ts'
import { FILE_SAID_CODES } from '../../shared/domain/file-said.ts'
import { writeFileAtomic } from '../../shared/files/atomic-write.ts'
import { appendLine, readLines } from '../files/durable-lines.ts'

/**
 * How far a file is, for good. `keeping`: its memories are being written. `kept`: they all are, and the file goes to `movedTo`. `duplicate`
 * and `rejected`: it goes to `movedTo`. `replaced`, `undone`: its memories are in the bin. `retried`: it went back into the inbox.
 */
const STATES = [
  'keeping',
  'kept',
  'duplicate',
  'rejected',
  'replaced',
  'undone',
  'retried',
] as const

export const JournalEntry = schema(() =>
  z.looseObject({
    /** Of the file, as the API has it. */
    id: z.string(),
    at: z.string(),
    state: z.enum(STATES),
    /** As it lay in the inbox, with its folder. */
    name: z.string(),
    bytes: z.number(),
    /** Of its content; a file that was never opened has none. */
    documentId: z.string().optional(),
    format: z.string().optional(),
    memories: z.number().optional(),
    remarks: z.array(z.string()).optional(),
    /** The same by codes, one for each, sentence by sentence; earlier versions gave none. */
    remarksSaid: z
      .array(z.array(saidOf(FILE_SAID_CODES)).readonly())
      .readonly()
      .optional()
      .catch(undefined),
    /** Below the inbox. */
    movedTo: z.string().optional(),
    /** The documents whose place it takes. */
    replaces: z.array(z.string()).optional(),
    code: z.string().optional(),
    reason: z.string().optional(),
    /** The reason by codes, sentence by sentence; earlier versions gave none. */
    said: z.array(saidOf(FILE_SAID_CODES)).readonly().optional().catch(undefined),
    run: z.string().optional(),
  }),
)
export type JournalEntry = z.output<typeof JournalEntry.zod>

/** Lines are written anew when there are so many times more than entries. */
const SLACK = 4
const LEAST_LINES = 1_000

/**
 * What became of every file of the inbox: a line for each step, the last of a file counts. INVARIANT: a step is on the disk before what
 * it announces is done, so that whoever opens the journal after a crash can finish it.
 */
export class InboxJournal {
  readonly #path: string
  readonly #entries: Map<string, JournalEntry>
  /** The file in which a document came last. */
  readonly #byDocument = new Map<string, string>()
  /** The file that came last under a name. */
  readonly #byName = new Map<string, string>()

  private constructor(path: string, entries: readonly JournalEntry[]) {
    this.#path = path
    this.#entries = new Map()
    for (const entry of entries) this.#take(entry)
  }

  static async open(path: string): Promise<InboxJournal> {
    const lines = await readLines(path, JournalEntry)
    const journal = new InboxJournal(path, lines)
    await journal.#compact(lines.length)
    return journal
  }

  /** Every file's last entry. */
  entries(): Iterable<JournalEntry> {
    return this.#entries.values()
  }

  get(id: string): JournalEntry | undefined {
    return this.#entries.get(id)
  }

  /** The entry of a document whose memories are there, or being written. */
  document(documentId: string): JournalEntry | undefined {
    return this.#entries.get(this.#byDocument.get(documentId) ?? '')
  }

  /** The same of the document that has a name now. */
  named(name: string): JournalEntry | undefined {
    return this.#entries.get(this.#byName.get(name) ?? '')
  }

  /** Notes a step; durable when it is settled. */
  async note(entry: JournalEntry): Promise<void> {
    await appendLine(this.#path, entry)
    this.#take(entry)
  }

  #take(entry: JournalEntry): void {
    // Put last, so that entries are in the order of their last steps.
    this.#entries.delete(entry.id)
    this.#entries.set(entry.id, entry)
    const { id, documentId, name, state } = entry
    if (documentId === undefined || state === 'duplicate' || state === 'rejected') return
    const isThere = state === 'keeping' || state === 'kept'
    point(this.#byDocument, documentId, { id, isThere })
    point(this.#byName, name, { id, isThere })
  }

  async #compact(lines: number): Promise<void> {
    if (lines < LEAST_LINES || lines < SLACK * this.#entries.size) return
    const kept = [...this.#entries.values()].map((entry) => `${JSON.stringify(entry)}\n`)
    await writeFileAtomic(this.#path, kept.join(''))
  }
}

function point(
  index: Map<string, string>,
  key: string,
  { id, isThere }: { readonly id: string; readonly isThere: boolean },
): void {
  if (isThere) index.set(key, id)
  else if (index.get(key) === id) index.delete(key)
}
