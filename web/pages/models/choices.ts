import type { ProbeAnswer } from '../../../shared/api/models.ts'

/** The models that providers said they have and that are not chosen yet, as `provider/model`. */
export function foundModels(probed: ProbeAnswer['items'], chosen: readonly string[]): string[] {
  const found = probed.flatMap(({ provider, models }) =>
    models.map((model) => `${provider}/${model}`),
  )
  return [...new Set(found)].filter((id) => !chosen.includes(id))
}
