import type { ModelList, ProbeAnswer } from '../../../shared/api/models.ts'

type Role = ModelList['items'][number]
/** The choice of no model. */
export const OFF = ''

/** What can be chosen for a role: what is named now, each model that a provider said it has, and none. */
export function choicesOf(
  role: Role,
  probed: ProbeAnswer['items'],
  off: string,
): { readonly value: string; readonly label: string }[] {
  const named = role.chain.map(({ id }) => id)
  const found = probed.flatMap(({ provider, models }) =>
    models.map((model) => `${provider}/${model}`),
  )
  const ids = [...new Set([...named, ...found])]
  return [{ value: OFF, label: off }, ...ids.map((id) => ({ value: id, label: id }))]
}
