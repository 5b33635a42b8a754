import type { WorkerHandlers } from '../http/handler.ts'
import type { LazyAgents } from '../lazy-agents.ts'
import type { ProfileAudit } from './profile-audit.ts'

type InboxHandlers = Pick<
  WorkerHandlers,
  'uploadToInbox' | 'listInbox' | 'listInboxMemories' | 'retryInboxFile'
>

/** Answers the inbox's routes; what is done and shown is audited. */
export function inboxHandlers(lazy: LazyAgents, audit: ProfileAudit): InboxHandlers {
  return {
    uploadToInbox: async (request) => {
      const { upload } = await lazy.open()
      const { params, query, bytes } = request
      const file = await upload({ ...params, ...query, ...bytes })
      await audit.done(request, 'inbox_file_added', { file: file.id, bytes: file.bytes })
      return { success: true, file }
    },
    listInbox: async (request) => {
      const page = await (await lazy.open()).inbox.list(request.query)
      await audit.shown(request, 'inbox_read', { how: 'list', count: page.items.length })
      return page
    },
    listInboxMemories: async (request) => {
      const { id } = request.params
      const page = await (await lazy.open()).inbox.memories(id, request.query)
      const count = page.items.length
      await audit.shown(request, 'inbox_read', { how: 'memories', count, file: id })
      return page
    },
    retryInboxFile: async (request) => {
      const { inbox, watch } = await lazy.open()
      const file = await inbox.retry(request.params.id)
      watch.look()
      await audit.done(request, 'inbox_file_retried', { file: file.id })
      return { success: true, file }
    },
  }
}
