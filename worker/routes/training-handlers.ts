import type { WorkerHandlers } from '../http/handler.ts'
import type { LazyDatasets } from '../lazy-datasets.ts'
import type { Trainings } from '../trainings/trainings.ts'
import type { ProfileAudit } from './profile-audit.ts'

type TrainingHandlers = Pick<
  WorkerHandlers,
  'trainDataset' | 'listTrainings' | 'getTraining' | 'trainingLog' | 'cancelTraining'
>

/** Answers the routes of trainings. Their begin and end are audited where they happen. */
export function trainingHandlers(lazy: LazyDatasets, audit: ProfileAudit): TrainingHandlers {
  const open = async (): Promise<Trainings> => (await lazy.open()).trainings
  return {
    trainDataset: async (request) => ({
      success: true,
      training: await (await open()).start(request.params.id, request),
    }),
    listTrainings: async (request) => {
      await audit.shown(request, 'trainings_read', {})
      return { items: await (await open()).list(), nextCursor: null }
    },
    getTraining: async (request) => {
      const { id } = request.params
      await audit.shown(request, 'trainings_read', { training: id })
      return { success: true, training: await (await open()).get(id) }
    },
    trainingLog: async (request) => {
      const { id } = request.params
      await audit.shown(request, 'training_log_read', { training: id })
      return await (await open()).log(id, request.query.from)
    },
    cancelTraining: async (request) => ({
      success: true,
      training: await (await open()).cancel(request.params.id, request.actor),
    }),
  }
}
