import type { Forgetter } from '../forget/forgetter.ts'
import type { WorkerHandlers } from '../http/handler.ts'
import type { Memories } from '../memory/memories.ts'
import type { ProfileAudit } from './profile-audit.ts'

interface CareParts {
  readonly memories: Memories
  readonly forgetter: Forgetter
  readonly audit: ProfileAudit
}

/** Answers the routes that look after single memories: their history and what is held to be true. */
export function memoryCareHandlers({
  memories,
  forgetter,
  audit,
}: CareParts): Pick<WorkerHandlers, 'memoryHistory' | 'validateMemory' | 'forgetMemory'> {
  return {
    forgetMemory: async (request) => {
      const answer = await forgetter.forget(request.params.id)
      const left = answer.stores.reduce((sum, store) => sum + store.left.length, 0)
      await audit.done(request, 'memory_forgotten', {
        id: answer.id,
        derived: answer.derived,
        redacted: answer.redacted,
        left,
      })
      return { success: true, ...answer }
    },
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
