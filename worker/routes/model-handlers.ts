import { MODEL_ROLES, type ModelRole } from '../../shared/domain/model-role.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { WorkerHandlers } from '../http/handler.ts'
import type { LazyModels } from '../models/lazy-models.ts'
import type { LazySemantic } from '../semantic/lazy-semantic.ts'
import type { ProfileAudit } from './profile-audit.ts'

interface ModelParts {
  readonly models: LazyModels
  readonly semantic: LazySemantic
  readonly audit: ProfileAudit
}

type ModelHandlers = Pick<WorkerHandlers, 'listModels' | 'probeModels' | 'setModelRole'>

/** Answers the models' routes; what is done and shown is audited. */
export function modelHandlers({ models, semantic, audit }: ModelParts): ModelHandlers {
  return {
    listModels: async (request) => {
      const router = await models.open()
      const embedding = await semantic.figures()
      await audit.shown(request, 'models_read', { how: 'list' })
      const items = router.roles()
      const budget = await router.budget()
      const providers = router.providerStates()
      const servers = router.servers()
      return { items, nextCursor: null, providers, servers, embedding, budget }
    },
    probeModels: async (request) => {
      const router = await models.open()
      const items = await router.probe(request.body, request.signal)
      const isLook = request.body.maxAgeMinutes !== undefined
      const details = { count: items.length }
      await (isLook
        ? audit.shown(request, 'models_read', { how: 'probe', ...details })
        : audit.done(request, 'models_probed', details))
      return { items, nextCursor: null }
    },
    setModelRole: async (request) => {
      const role = roleNamed(request.params.role)
      const router = await models.open()
      const item = await router.setRole(role, request.body, request.actor)
      await audit.done(request, 'model_role_set', { role })
      return { success: true, item }
    },
  }
}

function roleNamed(name: string): ModelRole {
  const known = MODEL_ROLES.find((one) => one === name)
  if (known) return known
  throw new AppError('not-found', `There is no such role. There are: ${MODEL_ROLES.join(', ')}.`)
}
