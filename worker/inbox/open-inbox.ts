import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { Agent, RunContext } from '../agents/agent.ts'
import type { RunMemories } from '../agents/run-memories.ts'
import type { AgentParts } from '../open-agents.ts'
import type { Hindrance } from '../profile/cognitive-mode.ts'
import { DocumentMemories } from './document-memories.ts'
import type { FileLimits } from './document-reader.ts'
import { FileIntake } from './file-intake.ts'
import { Inbox } from './inbox.ts'
import { InboxFolders } from './inbox-folders.ts'
import { InboxJournal, type JournalEntry } from './inbox-journal.ts'
import { createIngestor } from './ingestor.ts'
import { watchLimits } from './ingestor-config.ts'
import { fileReader } from './read-file.ts'
import { READER_FOLDER } from './reading/read-document.ts'
import { SharedReaders } from './reading/shared-readers.ts'

interface Ways {
  readonly memories: RunMemories
  readonly cognitiveMode: () => CognitiveMode
  /** Why nothing may be remembered now; null when it may. */
  readonly hindrance: () => Hindrance | null
}

/** The inbox with the agent that works on it. */
export interface OpenInbox {
  readonly folders: InboxFolders
  readonly inbox: Inbox
  readonly ingestor: Agent
  readonly limits: () => FileLimits
  readonly readers: SharedReaders
}

/** While somebody waits for answers, little is done at once. */
const AT_ONCE = { quiet: 2, busy: 1 } as const
const TOGETHER = { quiet: 256, busy: 32 } as const

/** Puts the inbox of a profile together with its ingestor. */
export async function openInbox(parts: AgentParts, ways: Ways): Promise<OpenInbox> {
  const { userId, layout, logger, calendar, isPersonWaiting } = parts
  const { memories, cognitiveMode, hindrance } = ways
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
  const ingestor = ingestorOf(parts, { inbox, intake, hindrance })
  return { folders, inbox, ingestor, limits, readers }
}

function ingestorOf(
  parts: AgentParts,
  {
    inbox,
    intake,
    hindrance,
  }: Pick<OpenInbox, 'inbox'> & Pick<Ways, 'hindrance'> & { readonly intake: FileIntake },
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
