import type { InboxFile, ListInboxQuery } from '../../shared/api/inbox.ts'
import type { InboxStatus } from '../../shared/domain/inbox-file.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Hindrance } from '../profile/cognitive-mode.ts'
import type { FileProgress } from './file-intake.ts'
import { hindranceTold, reasonTold } from './file-told.ts'
import type { InboxJournal, JournalEntry } from './inbox-journal.ts'
import type { FoundFile } from './scan-inbox.ts'
import type { Waiting } from './waiting-files.ts'

/** A file that is being read. */
export interface ActiveFile {
  readonly file: FoundFile
  readonly progress: FileProgress | undefined
}

interface Known {
  /** What lies in the inbox. */
  readonly judged: ReadonlyMap<FoundFile, Waiting>
  readonly active: ReadonlyMap<string, ActiveFile>
  readonly journal: InboxJournal
  readonly hindrance: Hindrance | null
}

const STATUS: Readonly<Record<JournalEntry['state'], InboxStatus>> = {
  keeping: 'waiting',
  kept: 'done',
  duplicate: 'duplicate',
  rejected: 'rejected',
  replaced: 'replaced',
  undone: 'undone',
  retried: 'waiting',
}
const GONE: ReadonlySet<JournalEntry['state']> = new Set(['keeping', 'retried'])

/** A page of everything that is known of the inbox, the latest first. */
export function listFiles(
  { judged, active, journal, hindrance }: Known,
  { status, limit, cursor }: ListInboxQuery,
): { items: InboxFile[]; nextCursor: string | null } {
  const present = [...judged].map(([file, waiting]) =>
    presentFile(file, { waiting, active: active.get(file.id), hindrance }),
  )
  const ids = new Set(present.map(({ id }) => id))
  // A file that has gone back into the inbox and away again is none any more.
  const past = [...journal.entries()].filter(({ id, state }) => !ids.has(id) && !GONE.has(state))
  const below = cursor === undefined ? undefined : readCursor(cursor)
  const fitting = [...present, ...past.map(fileOfEntry)]
    .filter((file) => status === undefined || file.status === status)
    .filter((file) => below === undefined || comesAfter(below, file))
    .toSorted((one, other) => (comesAfter(one, other) ? -1 : 1))
  const items = fitting.slice(0, limit)
  const last = fitting.length > items.length ? items.at(-1) : undefined
  return { items, nextCursor: last ? `${last.at}_${last.id}` : null }
}

/** A file as its last entry has it. */
export function fileOfEntry(entry: JournalEntry): InboxFile {
  const { id, name, state, at, bytes, documentId, format, memories, remarks, remarksSaid, run } =
    entry
  const { reason, said, code, movedTo } = entry
  const outcome = GONE.has(state) ? {} : { reason, said, code, movedTo }
  const known = { documentId, format, memories, remarks, remarksSaid, run, ...outcome }
  return { id, name, status: STATUS[state], at, bytes, ...defined(known) }
}

/** Without the members that nothing is known of. */
function defined<T extends object>(members: T): { [Name in keyof T]?: Exclude<T[Name], undefined> }
function defined(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

interface Present {
  readonly waiting: Waiting
  readonly active: ActiveFile | undefined
  readonly hindrance: Hindrance | null
}

function presentFile(
  { id, name, bytes, ctimeMs }: FoundFile,
  { waiting, active, hindrance }: Present,
): InboxFile {
  const file = { id, name, bytes, at: new Date(ctimeMs).toISOString() }
  if (active) {
    const { progress } = active
    return { ...file, status: 'reading', ...(progress ? { progress } : {}) }
  }
  if (waiting.status !== 'ready') {
    const status = waiting.status === 'ignored' ? 'ignored' : 'waiting'
    return { ...file, status, ...reasonTold(waiting.said) }
  }
  return { ...file, status: 'waiting', ...(hindrance ? hindranceTold(hindrance) : {}) }
}

type Position = Pick<InboxFile, 'at' | 'id'>

/** Whether `other` comes after `one`: it is earlier. */
function comesAfter(one: Position, other: Position): boolean {
  return other.at < one.at || (other.at === one.at && other.id < one.id)
}

function readCursor(cursor: string): Position {
  const [, at, id] = /^(\d{4}-[\dTZ:.-]+)_(inb-[0-9a-f]+)$/.exec(cursor) ?? []
  if (at !== undefined && id !== undefined) return { at, id }
  throw new AppError('invalid-input', 'Query is not valid. cursor: not one that a list gave.', {
    details: { fields: [{ path: 'cursor', message: 'not one that a list gave' }] },
  })
}
