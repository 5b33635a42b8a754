import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, vi } from 'vitest'
import {
  type CaptureRequest,
  ListMemoriesQuery,
  type SearchAnswer,
} from '../../../../shared/api/memories.ts'
import type { CognitiveMode } from '../../../../shared/domain/cognitive-mode.ts'
import type { EpisodicEvent } from '../../../../shared/domain/episodic-event.ts'
import { type Logger, createLogger } from '../../../../shared/log/logger.ts'
import { RotatingFile } from '../../../../shared/log/rotating-file.ts'
import { IndexKeeper } from '../../../../worker/index/index-keeper.ts'
import { removeLeftovers } from '../../../../worker/memory/leftovers.ts'
import { Memories } from '../../../../worker/memory/memories.ts'
import { MemoryStore } from '../../../../worker/memory/memory-store.ts'
import type { NamedPerson } from '../../../../worker/search/person-names.ts'
import { EpisodicWatch } from '../../../../worker/watch/episodic-watch.ts'
import type { FolderWatchesOptions } from '../../../../worker/watch/folder-watches.ts'

/** A profile's memories on a real disk. */
export interface Opened {
  readonly memories: Memories
  readonly index: IndexKeeper
  readonly logger: Logger
  /** What the watch told of. */
  readonly told: readonly (readonly [string, ...string[]])[]
  /** Settled when the index is in line with the files. */
  readonly current: () => Promise<void>
  readonly close: () => Promise<void>
}

/** How the folders are watched. */
type WatchLimits = Pick<FolderWatchesOptions, 'watchFolder' | 'mostWatches' | 'pollMs'>

export interface Folder {
  readonly root: string
  readonly episodic: string
  readonly indexFile: string
  mode: CognitiveMode
  timeZone: string
  people: readonly NamedPerson[]
  /** With `watched` what others do to the files is taken up meanwhile. */
  open(watched?: WatchLimits): Opened
  /** Writes a file by hand, as another program would. */
  put(path: string, content: unknown): Promise<void>
  read(path: string): Promise<Record<string, unknown>>
  /** Every file below the episodic folder. */
  files(): Promise<string[]>
  log(): Promise<string>
}

/** Makes folders for memories, and clears them away after each test. */
export function useFolders(): () => Promise<Folder> {
  const undo: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const step of undo.splice(0).toReversed()) await step()
  })
  return async () => {
    const root = await mkdtemp(join(tmpdir(), 'mh-memory-'))
    undo.push(() => rm(root, { recursive: true }))
    const logFile = await RotatingFile.open({ path: join(root, 'worker.log') })
    undo.push(() => logFile[Symbol.asyncDispose]())
    const folder = await folderAt(root, createLogger({ file: logFile, base: {} }))
    return Object.assign(folder, {
      open: (watched?: WatchLimits) => openIn({ folder, undo, watched }),
      log: () => logOf(root, logFile),
    })
  }
}

export function capture(content: string, more: Partial<CaptureRequest> = {}): CaptureRequest {
  return { content, type: 'observation', ...more }
}

/** Who keeps and changes memories in tests. */
export const ACTOR = 'user:u1'
export const WRITER = { actor: ACTOR, source: 'capture' } as const

export function listQuery(query: Record<string, unknown> = {}): ListMemoriesQuery {
  return ListMemoriesQuery.parse(query, 'Query')
}

export function idsIn(answer: SearchAnswer | { items: EpisodicEvent[] }): string[] {
  return 'hits' in answer
    ? answer.hits.map(({ event }) => event.id)
    : answer.items.map(({ id }) => id)
}

async function folderAt(root: string, logger: Logger) {
  const episodic = join(root, 'episodic')
  const indexFile = join(root, 'index', 'memory.sqlite')
  await mkdir(episodic)
  await mkdir(dirname(indexFile))
  return {
    root,
    episodic,
    indexFile,
    logger,
    mode: dual(),
    timeZone: 'UTC',
    people: nobody(),
    async put(path: string, content: unknown) {
      await mkdir(dirname(join(episodic, path)), { recursive: true })
      await writeFile(
        join(episodic, path),
        typeof content === 'string' ? content : JSON.stringify(content),
      )
    },
    async read(path: string): Promise<Record<string, unknown>> {
      return JSON.parse(await readFile(join(episodic, path), 'utf8'))
    },
    async files(): Promise<string[]> {
      const entries = await readdir(episodic, { recursive: true, withFileTypes: true })
      const files = entries.filter((entry) => !entry.isDirectory())
      return files
        .map((entry) => join(entry.parentPath, entry.name).slice(episodic.length + 1))
        .toSorted()
    },
  }
}

function nobody(): readonly NamedPerson[] {
  return []
}

function dual(): CognitiveMode {
  return 'dual'
}

interface Opening {
  readonly folder: Awaited<ReturnType<typeof folderAt>>
  readonly undo: (() => Promise<void>)[]
  readonly watched: WatchLimits | undefined
}

function openIn({ folder, undo, watched }: Opening): Opened {
  const store = new MemoryStore(folder.episodic)
  const told: [string, ...string[]][] = []
  const watch = new EpisodicWatch({
    root: folder.episodic,
    files: store,
    index: () => index,
    tell: (name, ...ids) => told.push([name, ...ids]),
    logger: folder.logger,
    ...watched,
  })
  const index: IndexKeeper = IndexKeeper.start({
    path: folder.indexFile,
    begin: Promise.resolve(),
    files: {
      walk: () => store.walk(watched && watch.follow),
      readAll: (paths) => store.readAll(paths),
      folderStamps: (folders) => store.folderStamps(folders),
    },
    timeZone: () => folder.timeZone,
    onFolder: (walked) =>
      void removeLeftovers(join(folder.episodic, walked.folder), walked.hidden, store),
    logger: folder.logger,
  })
  const memories = new Memories({
    userId: 'u1',
    store,
    index,
    cognitiveMode: () => folder.mode,
    people: () => folder.people,
    timeZone: () => folder.timeZone,
    tell: () => undefined,
    meaning: () => Promise.resolve(undefined),
  })
  const close = async (): Promise<void> => {
    await watch.close()
    if (index.state.status !== 'closed') await index.close()
  }
  undo.push(close)
  return {
    memories,
    index,
    logger: folder.logger,
    told,
    close,
    current: () => vi.waitFor(() => expectCurrent(index), { timeout: 20_000, interval: 5 }),
  }
}

function expectCurrent(index: IndexKeeper): void {
  if (index.state.status !== 'current') throw new Error(`The index is ${index.state.status}.`)
}

async function logOf(root: string, logFile: RotatingFile): Promise<string> {
  logFile.flushSync()
  return await readFile(join(root, 'worker.log'), 'utf8')
}
