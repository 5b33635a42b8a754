import type { EpisodicFile } from '../memory/episodic-file.ts'
import { isSameVersion } from '../memory/file-stamp.ts'
import type { WalkedFile, WalkedFolder } from '../memory/walk-episodic.ts'
import { leanHeap } from '../life/lean-heap.ts'
import { TimeSlice } from '../memory/time-slice.ts'
import { changeOf } from './index-change.ts'
import type { IndexReader } from './index-reader.ts'
import type { IndexWriter } from './index-writer.ts'

/** The files that the index is made from. */
export interface IndexedFiles {
  walk(): AsyncIterable<WalkedFolder>
  readAll(paths: readonly string[]): Promise<EpisodicFile[]>
  /** When each of these folders last changed, in ms since the epoch. */
  folderStamps(folders: Iterable<string>): ReadonlyMap<string, number>
}

export interface Reconciliation {
  readonly files: IndexedFiles
  readonly reader: IndexReader
  readonly writer: IndexWriter
  /** Paths that requests have recorded since it began: what they said is newer. */
  readonly recorded: ReadonlySet<string>
  readonly signal: AbortSignal
  /** Told of every file that is set aside, and of every folder with its hidden files. */
  readonly onCorrupt: (path: string) => void
  readonly onFolder: (folder: WalkedFolder) => void
  readonly onProgress: (progress: Progress) => void
}

/** How far a reconciliation is: files to read, then rows to write search texts for. */
export type Progress =
  | { readonly phase: 'scanning' }
  | { readonly phase: 'reading'; readonly done: number; readonly of: number }
  | { readonly phase: 'writing'; readonly done: number; readonly of: number }

const READ_TOGETHER = 256
const PATHS_TOGETHER = 200
const ROWS_TOGETHER = 256

/** Brings the rows in line with the files: what is new or changed is read, what is gone is dropped. Rows are then right, texts stale. */
export async function reconcileRows(task: Reconciliation): Promise<void> {
  task.onProgress({ phase: 'scanning' })
  // A start that finds most as it was has nothing to save memory at.
  if (task.reader.pathsAfter('', 1).length > 0) return await bringInLine(task)
  const end = leanHeap()
  await readEverything(task).finally(end)
}

/** Of an empty index nothing can be gone: files are read as they are found, and none is remembered. */
async function readEverything(task: Reconciliation): Promise<void> {
  let done = 0
  const of = await countFiles(task)
  for await (const folder of task.files.walk()) {
    task.onFolder(folder)
    const paths = folder.files.map(({ path }) => path)
    for (let from = 0; from < paths.length && !task.signal.aborted; from += READ_TOGETHER) {
      const together = paths.slice(from, from + READ_TOGETHER)
      // More may have come since they were counted.
      task.onProgress({ phase: 'reading', done, of: Math.max(of, done + together.length) })
      await readAndStage(task, together)
      done += together.length
    }
    if (task.signal.aborted) break
  }
}

async function countFiles({ files, signal }: Reconciliation): Promise<number> {
  let found = 0
  for await (const folder of files.walk()) {
    found += folder.files.length
    if (signal.aborted) break
  }
  return found
}

async function bringInLine(task: Reconciliation): Promise<void> {
  const { seen, unreadable, changed } = await scan(task)
  await dropGone(
    task,
    (path) => seen.has(path) || unreadable.some((folder) => path.startsWith(folder)),
  )
  for (let done = 0; done < changed.length && !task.signal.aborted; done += READ_TOGETHER) {
    task.onProgress({ phase: 'reading', done, of: changed.length })
    await readAndStage(task, changed.slice(done, done + READ_TOGETHER))
  }
}

/** Writes the search texts of all stale rows, a slice at a time. */
export async function writeStaleTexts(
  task: Pick<Reconciliation, 'reader' | 'writer' | 'signal' | 'onProgress'>,
): Promise<void> {
  const of = task.reader.count().stale
  if (of === 0) return
  const slice = new TimeSlice()
  let done = 0
  while (!task.signal.aborted) {
    task.onProgress({ phase: 'writing', done, of })
    const written = task.writer.writeStale(ROWS_TOGETHER, () => slice.isOver)
    if (written === 0) break
    done += written
    await slice.pause()
  }
}

interface Scan {
  readonly seen: ReadonlySet<string>
  readonly unreadable: readonly string[]
  readonly changed: readonly string[]
}

async function scan(task: Reconciliation): Promise<Scan> {
  const seen = new Set<string>()
  const unreadable: string[] = []
  const changed: string[] = []
  const slice = new TimeSlice()
  for await (const folder of task.files.walk()) {
    task.onFolder(folder)
    if (folder.unreadable) unreadable.push(folder.folder === '' ? '' : `${folder.folder}/`)
    for (const file of folder.files) {
      seen.add(file.path)
      if (!isKnown(task.reader, file)) changed.push(file.path)
      if (slice.isOver) await slice.pause()
    }
    if (task.signal.aborted) break
  }
  return { seen, unreadable, changed }
}

function isKnown(reader: IndexReader, { path, stamp }: WalkedFile): boolean {
  const known = reader.stampOf(path)
  return known !== undefined && isSameVersion(known, stamp)
}

async function dropGone(task: Reconciliation, isThere: (path: string) => boolean): Promise<void> {
  const slice = new TimeSlice()
  let paths = task.reader.pathsAfter('', PATHS_TOGETHER)
  while (paths.length > 0 && !task.signal.aborted) {
    const gone = paths.filter((path) => !isThere(path) && !task.recorded.has(path))
    if (gone.length > 0) task.writer.apply(gone.map((path) => ({ kind: 'drop', path }) as const))
    if (slice.isOver) await slice.pause()
    paths = task.reader.pathsAfter(paths.at(-1) ?? '', PATHS_TOGETHER)
  }
}

async function readAndStage(task: Reconciliation, paths: readonly string[]): Promise<void> {
  const files = await task.files.readAll(paths)
  const current = files.filter(({ path }) => !task.recorded.has(path))
  for (const { status, path } of current) if (status === 'corrupt') task.onCorrupt(path)
  task.writer.apply(current.map(changeOf))
}
