import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { InboxFile } from '../shared/api/inbox.ts'
import type { CognitiveMode } from '../shared/domain/cognitive-mode.ts'
import type { ProfileLayout } from '../shared/layout/profile-layout.ts'
import type { Logger } from '../shared/log/logger.ts'
import type { Agent, RunContext } from './agents/agent.ts'
import { AgentRunner } from './agents/agent-runner.ts'
import { RunMemories } from './agents/run-memories.ts'
import { RunStore } from './agents/run-store.ts'
import type { UndoStores } from './agents/undo-changes.ts'
import type { LazyCalendar } from './calendar/lazy-calendar.ts'
import type { ProfileEvents } from './events/profile-events.ts'
import { DocumentMemories } from './inbox/document-memories.ts'
import type { FileLimits } from './inbox/document-reader.ts'
import { FileIntake } from './inbox/file-intake.ts'
import { Inbox } from './inbox/inbox.ts'
import { InboxFolders } from './inbox/inbox-folders.ts'
import { InboxJournal, type JournalEntry } from './inbox/inbox-journal.ts'
import { type Upload, takeUpload } from './inbox/inbox-upload.ts'
import { InboxWatch, hindranceOf } from './inbox/inbox-watch.ts'
import { createIngestor } from './inbox/ingestor.ts'
import { watchLimits } from './inbox/ingestor-config.ts'
import { fileReader } from './inbox/read-file.ts'
import { READER_FOLDER } from './inbox/reading/read-document.ts'
import { SharedReaders } from './inbox/reading/shared-readers.ts'
import type { MemoryParts } from './open-memories.ts'
import { checkMayWrite, watchCognitiveMode } from './profile/cognitive-mode.ts'
import type { ProfileAudit } from './routes/profile-audit.ts'

/** What the agents of a profile are opened with. */
export interface AgentParts {
  readonly userId: string
  readonly layout: ProfileLayout
  readonly logger: Logger
  readonly memoryParts: MemoryParts
  readonly calendar: LazyCalendar
  readonly audit: ProfileAudit
  readonly events: ProfileEvents
  /** Whether somebody has asked for something just now. */
  readonly isPersonWaiting: () => boolean
}

/** The agents, and the inbox that the first of them works on. */
export interface OpenAgents {
  readonly runner: AgentRunner
  readonly inbox: Inbox
  readonly watch: InboxWatch
  readonly upload: (upload: Upload) => Promise<InboxFile>
  readonly stop: () => Promise<void>
}

/** While somebody waits for answers, little is done at once. */
const AT_ONCE = { quiet: 2, busy: 1 } as const
const TOGETHER = { quiet: 256, busy: 32 } as const

/** Puts the agents of a profile together with its inbox. Loaded when it is first used: a worker's start does not pay for it. */
export async function openAgents(parts: AgentParts): Promise<OpenAgents> {
  const { layout, logger, memoryParts, audit, events } = parts
  // The memories' own look at the same file reports what is wrong with it.
  const cognitiveMode = watchCognitiveMode(layout, () => undefined)
  const hindrance = (): string | null => hindranceOf(() => checkMayWrite(cognitiveMode()))
  const memories = new RunMemories(memoryParts)
  const opened = await openInbox(parts, { memories, cognitiveMode, hindrance })
  const { folders, inbox, limits, readers } = opened
  const runner = await AgentRunner.open({
    agents: [ingestorOf(parts, { ...opened, hindrance })],
    store: new RunStore(layout.root, (path) => logger.warn({ evt: 'run-set-aside', path })),
    undo: { ...memories.undoStores(), binUnchangedEvent: eventTaker(parts) },
    checkMayWrite: () => checkMayWrite(cognitiveMode()),
    audit,
    tell: events.tell,
    tellProgress: events.tellProgress,
    logger,
  })
  const watch = new InboxWatch({ path: folders.path, inbox, runner, hindrance, logger })
  return {
    runner,
    inbox,
    watch,
    upload: async (upload) =>
      await takeUpload({ folders, inbox, limits, watch, hindrance }, upload),
    stop: async () => {
      await watch.stop()
      await runner.stop()
      await readers[Symbol.asyncDispose]()
    },
  }
}

interface Ways {
  readonly memories: RunMemories
  readonly cognitiveMode: () => CognitiveMode
  readonly hindrance: () => string | null
}

interface OpenInbox {
  readonly folders: InboxFolders
  readonly inbox: Inbox
  readonly intake: FileIntake
  readonly limits: () => FileLimits
  readonly readers: SharedReaders
}

async function openInbox(
  { userId, layout, logger, calendar, isPersonWaiting }: AgentParts,
  { memories, cognitiveMode, hindrance }: Ways,
): Promise<OpenInbox> {
  const state = join(layout.root, 'out', 'state', 'inbox')
  const limits = watchLimits(layout, (path) => logger.warn({ evt: 'config-invalid', path }))
  const folders = new InboxFolders(layout.root)
  const documents = new DocumentMemories(join(state, 'documents'), memories)
  const spoolFolder = join(state, 'spool')
  await rm(spoolFolder, { recursive: true, force: true })
  await folders.removeLeftovers()
  const readers = new SharedReaders(READER_FOLDER)
  const journal = await InboxJournal.open(join(state, 'journal.ndjson'))
  const intake = new FileIntake({
    userId,
    folders,
    journal,
    documents,
    read: fileReader(readers),
    limits,
    cognitiveMode,
    importCalendar: async (text, beforehand) =>
      void (await (await calendar.open()).calendar.importText(text, beforehand)),
    spoolFolder,
    together: () => TOGETHER[isPersonWaiting() ? 'busy' : 'quiet'],
  })
  const inbox = new Inbox({ folders, journal, documents, hindrance })
  return { folders, intake, limits, inbox, readers }
}

function ingestorOf(
  parts: AgentParts,
  { inbox, intake, hindrance }: OpenInbox & Pick<Ways, 'hindrance'>,
): Agent {
  const { events, isPersonWaiting, logger } = parts
  return createIngestor({
    inbox,
    intake,
    hindrance,
    atOnce: () => AT_ONCE[isPersonWaiting() ? 'busy' : 'quiet'],
    onFile: fileTeller(parts),
    onProgress: (file, progress) => {
      inbox.progresses(file, progress)
      events.tellProgress('inbox-file-progress', progressOf(progress), file.id)
    },
    logger,
  })
}

function progressOf({ done, of }: { readonly done: number; readonly of?: number }) {
  return of === undefined ? { done } : { done, of }
}

/** Takes an event of the calendar back. */
function eventTaker({ calendar }: AgentParts): UndoStores['binUnchangedEvent'] {
  return async (event) => {
    const done = await (await calendar.open()).calendar.takeBack(event)
    return done === 'changed' ? { left: 'It has been changed since.' } : done
  }
}

/** Says in feed and audit what became of a file. */
function fileTeller({ audit, events }: AgentParts) {
  return async (entry: JournalEntry, { actor, runId }: RunContext): Promise<void> => {
    const { id, documentId, state, code, format, memories, bytes } = entry
    const isRejected = state === 'rejected'
    events.tell(
      isRejected ? 'inbox-file-rejected' : 'inbox-file-done',
      ...[id, documentId].filter((one) => one !== undefined),
    )
    const what = isRejected
      ? { code: code ?? null }
      : {
          document: documentId ?? null,
          state,
          format: format ?? null,
          memories: memories ?? 0,
        }
    const name = isRejected ? 'inbox_file_rejected' : 'inbox_file_taken_in'
    await audit.done({ actor, requestId: runId }, name, { file: id, bytes, ...what })
  }
}
