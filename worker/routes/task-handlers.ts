import type { WorkerHandlers } from '../http/handler.ts'
import type { Tasks } from '../tasks/tasks.ts'
import type { ProfileAudit } from './profile-audit.ts'

type TaskHandlers = Pick<
  WorkerHandlers,
  'listTasks' | 'createTask' | 'getTask' | 'changeTask' | 'deleteTask' | 'restoreTask'
>

/** Answers the tasks' routes; what is done and shown is audited. */
export function taskHandlers(tasks: Tasks, audit: ProfileAudit): TaskHandlers {
  return {
    listTasks: async (request) => {
      const page = await tasks.list(request.query)
      await audit.shown(request, 'tasks_read', { how: 'list', count: page.items.length })
      return page
    },
    createTask: async (request) => {
      const task = await tasks.create(request.body, 'task')
      await audit.done(request, 'task_created', { id: task.id, priority: task.priority })
      return { success: true, task }
    },
    getTask: async (request) => {
      const task = await tasks.get(request.params.id)
      await audit.shown(request, 'tasks_read', { how: 'get', count: 1, id: task.id })
      return { success: true, task }
    },
    changeTask: async (request) => {
      const task = await tasks.change(request.params.id, request.body)
      const members = Object.keys(request.body)
      await audit.done(request, 'task_changed', { id: task.id, members, status: task.status })
      return { success: true, task }
    },
    deleteTask: async (request) => {
      const { id } = request.params
      await tasks.remove(id)
      await audit.done(request, 'task_deleted', { id })
      return { success: true, id }
    },
    restoreTask: async (request) => {
      const task = await tasks.restore(request.params.id)
      await audit.done(request, 'task_restored', { id: task.id })
      return { success: true, task }
    },
  }
}
