import { join } from 'node:path'
import type { InboxFile } from '../shared/api/inbox.ts'
import type { RunDecisionPage, RunDetailsQuery } from '../shared/api/run-details.ts'
import type { ProfileLayout } from '../shared/layout/profile-layout.ts'
import type { Logger } from '../shared/log/logger.ts'
import type { Agent } from './agents/agent.ts'
import { AgentRunner } from './agents/agent-runner.ts'
import { DecisionLog } from './agents/decision-log.ts'
import { type AgentResources, profileAgents } from './agents/profile-agents.ts'
import { decisionsPage } from './agents/run-details.ts'
import { RunFiles } from './agents/run-files.ts'
import { removeRunLeftovers } from './agents/run-leftovers.ts'
import { RunMemories } from './agents/run-memories.ts'
import { RunMemoryChanges } from './agents/run-memory-changes.ts'
import { RunOthers } from './agents/run-others.ts'
import { RunStore } from './agents/run-store.ts'
import type { UndoStores } from './agents/undo-changes.ts'
import { leftFor } from './agents/undo-told.ts'
import type { ProfileEvents } from './events/profile-events.ts'
import type { Inbox } from './inbox/inbox.ts'
import { type Upload, takeUpload } from './inbox/inbox-upload.ts'
import { InboxWatch } from './inbox/inbox-watch.ts'
import { openInbox } from './inbox/open-inbox.ts'
import type { MemoryParts } from './open-memories.ts'
import type { Personal } from './open-personal.ts'
import type { Settings } from './open-settings.ts'
import {
  agentHindrance,
  checkMayWrite,
  type Hindrance,
  watchCognitiveMode,
  writeHindrance,
} from './profile/cognitive-mode.ts'
import type { ProfileAudit } from './routes/profile-audit.ts'
import type { Approvals } from './tools/approvals.ts'

/** What the agents of a profile are opened with. */
export interface AgentParts
  extends Pick<Personal, 'calendar' | 'tasks' | 'persona'>, Pick<Settings, 'config' | 'models'> {
  readonly userId: string
  readonly layout: ProfileLayout
  readonly logger: Logger
  readonly memoryParts: MemoryParts
  readonly audit: ProfileAudit
  readonly events: ProfileEvents
  /** Where a person is asked what an agent may not do by itself. */
  readonly approvals: () => Promise<Pick<Approvals, 'ask' | 'proposals' | 'withdraw'>>
  /** The person's. */
  readonly timeZone: () => string
  /** Whether somebody has asked for something just now. */
  readonly isPersonWaiting: () => boolean
  /** For how long the person is away; endless when they were never there. */
  readonly awayMs: () => number
  /** How many agents may work at once, as the person's schedules have it. */
  readonly maxAtOnce: () => number
}

/** The agents, and the inbox that the first of them works on. */
export interface OpenAgents {
  readonly runner: AgentRunner
  readonly inbox: Inbox
  readonly watch: InboxWatch
  readonly upload: (upload: Upload) => Promise<InboxFile>
  /** What was decided in a run. */
  readonly decisions: (id: string, query: RunDetailsQuery) => Promise<RunDecisionPage>
  readonly stop: () => Promise<void>
}

/**
 * Puts the agents of a profile together with its inbox. Loaded when it is first used: a worker's start does not pay for it.
 *
 * @param make makes the agents beside the ingestor
 */
export async function openAgents(
  parts: AgentParts,
  make: (resources: AgentResources) => readonly Agent[] = profileAgents,
): Promise<OpenAgents> {
  const { userId, layout, logger, memoryParts, audit, events } = parts
  // The memories' own look at the same file reports what is wrong with it.
  const cognitiveMode = watchCognitiveMode(layout, () => undefined)
  const checkMode = (): void => checkMayWrite(cognitiveMode())
  const hindrance = (): Hindrance | null => writeHindrance(cognitiveMode())
  const ways = { ...memoryParts, checkMayWrite: checkMode }
  const memories = new RunMemories(ways)
  const changes = new RunMemoryChanges(ways)
  const files = new RunFiles({ root: layout.root, checkMayWrite: checkMode })
  const others = new RunOthers()
  const opened = await openInbox(parts, { memories, cognitiveMode, hindrance })
  const { folders, inbox, ingestor, limits, readers } = opened
  const runner = await AgentRunner.open({
    agents: [ingestor, ...make({ ...parts, memories, changes, files, others, cognitiveMode })],
    store: await openStore(parts, files),
    undo: {
      ...memories.undoStores(),
      ...changes.undoStores(),
      ...files.undoStores(),
      binUnchangedEvent: eventTaker(parts),
    },
    checkMayWrite: checkMode,
    modeHindrance: (nature) => agentHindrance(cognitiveMode(), nature),
    maxAtOnce: parts.maxAtOnce,
    decisions: new DecisionLog({ userId, layout, logger }),
    audit,
    tell: events.tell,
    tellProgress: events.tellProgress,
    logger,
  })
  others.bind(runner)
  const watch = new InboxWatch({ path: folders.path, inbox, runner, hindrance, logger })
  return {
    runner,
    inbox,
    watch,
    upload: async (upload) =>
      await takeUpload({ folders, inbox, limits, watch, hindrance }, upload),
    decisions: async (id, query) =>
      await decisionsPage(join(layout.root, 'logs', 'decisions'), await runner.get(id), query),
    stop: async () => {
      await watch.stop()
      await runner.stop()
      await readers[Symbol.asyncDispose]()
    },
  }
}

/** The records of runs; what a killed worker left of the files that its runs were writing is gone. */
async function openStore({ layout, logger }: AgentParts, files: RunFiles): Promise<RunStore> {
  const store = new RunStore(layout.root, (path) => logger.warn({ evt: 'run-set-aside', path }))
  await removeRunLeftovers(store, files)
  return store
}

/** Takes an event of the calendar back. */
function eventTaker({ calendar }: AgentParts): UndoStores['binUnchangedEvent'] {
  return async (event, way) => {
    const done = await (await calendar.open()).calendar.takeBack(event, way)
    return done === 'changed' ? leftFor('changed-since') : done
  }
}
