import type { ProfileLayout } from '../shared/layout/profile-layout.ts'
import type { LazyAdapters } from './adapters/lazy-adapters.ts'
import type { ProfileEvents } from './events/profile-events.ts'
import type { WorkerHandlers } from './http/handler.ts'
import type { LazyAgents } from './lazy-agents.ts'
import { type LazyChat } from './lazy-chat.ts'
import { type LazyDatasets } from './lazy-datasets.ts'
import { type MemoryParts } from './open-memories.ts'
import { type Personal } from './open-personal.ts'
import { type Settings } from './open-settings.ts'
import type { LazyModels } from './models/lazy-models.ts'
import { adapterHandlers } from './routes/adapter-handlers.ts'
import { agentHandlers } from './routes/agent-handlers.ts'
import { approvalHandlers } from './routes/approval-handlers.ts'
import { auditHandlers } from './routes/audit-handlers.ts'
import { chatHandlers } from './routes/chat-handlers.ts'
import { datasetHandlers } from './routes/dataset-handlers.ts'
import { doctorHandlers } from './routes/doctor-handlers.ts'
import { inboxHandlers } from './routes/inbox-handlers.ts'
import { memoryBulkHandlers } from './routes/memory-bulk-handlers.ts'
import { memoryCareHandlers } from './routes/memory-care-handlers.ts'
import { memoryHandlers } from './routes/memory-handlers.ts'
import { modelHandlers } from './routes/model-handlers.ts'
import type { ProfileAudit } from './routes/profile-audit.ts'
import { scheduleHandlers } from './routes/schedule-handlers.ts'
import { trainingHandlers } from './routes/training-handlers.ts'
import type { Schedules } from './schedules-for.ts'
import type { LazyTools } from './tools/lazy-tools.ts'

/** What serves the routes of a worker. */
export interface Handled {
  readonly memoryParts: MemoryParts
  readonly layout: ProfileLayout
  readonly audit: ProfileAudit
  readonly personal: Personal
  readonly agents: LazyAgents
  readonly models: LazyModels
  readonly events: ProfileEvents
  readonly tools: LazyTools
  readonly chat: LazyChat
  readonly adapters: LazyAdapters
  readonly datasets: LazyDatasets
  readonly schedules: Schedules
  readonly config: Settings['config']
}

/** Every route of a worker with what answers it. */
export function handlersOf(handled: Handled): WorkerHandlers {
  const { memoryParts, layout, audit, personal, agents, models } = handled
  const { events, tools, chat, adapters, datasets } = handled
  const { memories, semantic } = memoryParts
  const others = { audit, tell: events.tell, indexFile: layout.indexFile }
  return {
    ...memoryHandlers(memories, audit),
    ...memoryCareHandlers({ ...memoryParts, ...others }),
    ...memoryBulkHandlers({ ...memoryParts, ...others }),
    ...adapterHandlers(adapters, audit),
    ...datasetHandlers(datasets, audit),
    ...trainingHandlers(datasets, audit),
    ...modelHandlers({ models, semantic, audit }),
    ...auditHandlers(layout.audit, audit),
    ...personal.handlers,
    ...inboxHandlers(agents, audit),
    ...agentHandlers(agents, audit),
    ...scheduleHandlers({ schedules: handled.schedules, agents, config: handled.config, audit }),
    ...approvalHandlers(tools, audit),
    ...chatHandlers(chat, audit),
    ...doctorHandlers(handled),
  }
}
