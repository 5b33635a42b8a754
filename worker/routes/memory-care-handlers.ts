import type { WorkerHandlers } from '../http/handler.ts'
import type { Memories } from '../memory/memories.ts'
import type { ProfileAudit } from './profile-audit.ts'

/** Answers the routes that look after single memories: their history and what is held to be true. */
export function memoryCareHandlers(
  memories: Memories,
  audit: ProfileAudit,
): Pick<WorkerHandlers, 'memoryHistory' | 'validateMemory'> {
  return {
    memoryHistory: async (request) => {
      const { id } = request.params
      const versions = await memories.history(id)
      await audit.shown(request, 'memories_read', { how: 'history', count: versions.length, id })
      return { items: versions.map(({ members: _, ...version }) => version) }
    },
    validateMemory: async (request) => {
      const { status } = request.body
      const event = await memories.validate(request.params.id, status, request.actor)
      await audit.done(request, 'memory_validated', { id: event.id, status })
      return { success: true, event }
    },
  }
}
