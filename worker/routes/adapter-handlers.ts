import type { LazyAdapters } from '../adapters/lazy-adapters.ts'
import type { WorkerHandlers } from '../http/handler.ts'
import type { ProfileAudit } from './profile-audit.ts'

type AdapterHandlers = Pick<
  WorkerHandlers,
  'listAdapters' | 'addAdapter' | 'activateAdapter' | 'deactivateAdapter' | 'rollbackAdapter'
>

/** Answers the adapters' routes. Adapters that come into force or go out of it are audited where that happens. */
export function adapterHandlers(lazy: LazyAdapters, audit: ProfileAudit): AdapterHandlers {
  return {
    listAdapters: async (request) => {
      const list = await (await lazy.open()).list()
      await audit.shown(request, 'adapters_read', { count: list.items.length })
      return list
    },
    addAdapter: async (request) => {
      const adapter = await (await lazy.open()).add(request.body, request.actor)
      await audit.done(request, 'adapter_added', { adapter: adapter.id })
      return { success: true, adapter }
    },
    activateAdapter: async (request) => ({
      success: true,
      activation: await (await lazy.open()).activate(request.params.id, request),
    }),
    deactivateAdapter: async (request) => ({
      success: true,
      active: await (await lazy.open()).deactivate(request.params.id, request),
    }),
    rollbackAdapter: async (request) => ({
      success: true,
      activation: await (await lazy.open()).rollback(request.params.id, request),
    }),
  }
}
