import type { ModelRole } from '../../shared/domain/model-role.ts'
import type { ModelsFile } from './models-file.ts'

type ActiveAdapter = NonNullable<ModelsFile['globalSettings']['activeAdapter']>

interface BaseModel {
  readonly id: string
  readonly provider: string | null
  readonly kind: string | null
  readonly model: string | null
}

/**
 * The name under which a model is asked: for the persona that of its adapter, when one is in use, is loaded, and was made for this model.
 * An adapter that does not say its base counts as made for every model of Ollama, as in the single-user system.
 */
export function modelAskedFor(
  file: ModelsFile,
  role: ModelRole,
  { id, provider, kind, model }: BaseModel,
): string | null {
  if (role !== 'persona' || kind !== 'ollama' || model === null) return model
  const adapter = adapterInUse(file)
  if (!adapter?.modelName || !isAt(adapter, provider)) return model
  const entry = Object.hasOwn(file.models, id) ? file.models[id] : undefined
  return isBase(adapter, [model, entry?.baseModel]) ? adapter.modelName : model
}

function isBase({ baseModel }: ActiveAdapter, names: readonly (string | undefined)[]): boolean {
  if (baseModel === undefined) return true
  return names.some((name) => name !== undefined && withoutTag(name) === withoutTag(baseModel))
}

/** It was made at one server, and only that one has it. */
function isAt(adapter: ActiveAdapter, provider: string | null): boolean {
  return adapter.provider === undefined || adapter.provider === provider
}

function adapterInUse({ globalSettings }: ModelsFile): ActiveAdapter | undefined {
  const { useAdapter, activeAdapter } = globalSettings
  return useAdapter && activeAdapter?.status === 'loaded' ? activeAdapter : undefined
}

/** Ollama takes `qwen3` for `qwen3:latest`. */
function withoutTag(name: string): string {
  return name.replace(/:latest$/, '')
}
