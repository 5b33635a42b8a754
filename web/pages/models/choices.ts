import type { ModelList } from '../../../shared/api/models.ts'

type Provider = Pick<ModelList['providers'][number], 'name' | 'found'>

/** The models that providers said they have and that are not chosen yet, as `provider/model`. */
export function foundModels(providers: readonly Provider[], chosen: readonly string[]): string[] {
  const found = providers.flatMap(({ name, found: said }) =>
    (said?.models ?? []).map((model) => `${name}/${model}`),
  )
  return [...new Set(found)].filter((id) => !chosen.includes(id))
}
