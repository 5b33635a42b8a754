import type { WorkerHandlers } from '../http/handler.ts'
import type { Memories } from '../memory/memories.ts'
import type { ProfileAudit } from './profile-audit.ts'

type MemoryHandlers = Pick<
  WorkerHandlers,
  | 'captureMemory'
  | 'listMemories'
  | 'searchMemories'
  | 'nameMemories'
  | 'getMemory'
  | 'changeMemory'
  | 'deleteMemory'
  | 'restoreMemory'
>

const SOURCE = 'capture'

/** Answers the memories' routes; what is done and shown is audited. */
export function memoryHandlers(memories: Memories, audit: ProfileAudit): MemoryHandlers {
  return {
    ...changeHandlers(memories, audit),
    captureMemory: async (request) => {
      const event = await memories.capture(request.body, {
        actor: request.actor,
        source: SOURCE,
      })
      await audit.done(request, 'memory_captured', { id: event.id, type: event.type })
      return { success: true, event }
    },
    listMemories: async (request) => {
      const page = await memories.list(request.query)
      await audit.shown(request, 'memories_read', { how: 'list', count: page.items.length })
      return page
    },
    searchMemories: async (request) => {
      const answer = await memories.search(request.query)
      await audit.shown(request, 'memories_read', { how: 'search', count: answer.hits.length })
      return answer
    },
    nameMemories: async (request) => {
      const items = await memories.name(request.query.ids)
      await audit.shown(request, 'memories_read', { how: 'names', count: items.length })
      return { items, nextCursor: null }
    },
    getMemory: async (request) => {
      const shown = await memories.show(request.params.id)
      await audit.shown(request, 'memories_read', { how: 'get', count: 1, id: shown.event.id })
      return { success: true, ...shown }
    },
  }
}

function changeHandlers(
  memories: Memories,
  audit: ProfileAudit,
): Pick<MemoryHandlers, 'changeMemory' | 'deleteMemory' | 'restoreMemory'> {
  return {
    changeMemory: async (request) => {
      const event = await memories.change(request.params.id, request.body, request.actor)
      await audit.done(request, 'memory_changed', {
        id: event.id,
        members: Object.keys(request.body),
      })
      return { success: true, event }
    },
    deleteMemory: async (request) => {
      const { id } = request.params
      await memories.remove(id)
      await audit.done(request, 'memory_deleted', { id })
      return { success: true, id }
    },
    restoreMemory: async (request) => {
      const event = await memories.restore(request.params.id)
      await audit.done(request, 'memory_restored', { id: event.id })
      return { success: true, event }
    },
  }
}
