import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import {
  PROVIDER_KINDS,
  type ModelRole,
  type ProviderKind,
} from '../../shared/domain/model-role.ts'
import { modelAskedFor } from './adapter-model.ts'
import { type ModelTold, modelTold } from './model-told.ts'
import type { ModelOptions, ModelsFile } from './models-file.ts'

/** A model that a role may ask, as the file names it. */
export interface ChainedModel {
  readonly id: string
  readonly provider: string | null
  readonly kind: ProviderKind | null
  readonly model: string | null
  readonly options: ModelOptions
  /** Why it cannot be asked. */
  readonly problem: ModelTold | null
}

/** What a role resolves to. */
export type RoleChain =
  | ({ readonly status: 'off' } & ModelTold)
  | { readonly status: 'unset' }
  | { readonly status: 'chained'; readonly chain: readonly ChainedModel[] }

const NO_OPTIONS: ModelOptions = { queryPrefix: '', documentPrefix: '' }

/**
 * The models of a role, the first choice first: what the cognitive mode or the defaults name, then the role's hierarchy, then the
 * fallback. An embedder has one only, since vectors of two models cannot be compared.
 */
export function resolveRole(file: ModelsFile, role: ModelRole, mode: CognitiveMode): RoleChain {
  const ofMode = memberOf(file.cognitiveModeMappings[mode] ?? {}, role)
  if (ofMode === null) return { status: 'off', ...modelTold('role-off-in-mode', { role, mode }) }
  const first = ofMode ?? memberOf(file.defaults, role)
  if (first === null) return { status: 'off', ...modelTold('role-off', { role }) }
  const others = [...(memberOf(file.roleHierarchy, role) ?? []), ...fallbackOf(file)]
  const named = role === 'embedder' ? [first] : [first, ...others]
  const ids = [...new Set(named.filter((id) => id !== undefined))]
  if (ids.length === 0) return { status: 'unset' }
  return { status: 'chained', chain: ids.map((id) => chainedModel(file, id, role)) }
}

/** The kind of a provider: what it says of itself, else its name. */
export function kindOf(file: ModelsFile, name: string): ProviderKind | undefined {
  const said = memberOf(file.providers, name)?.kind ?? name
  return PROVIDER_KINDS.find((kind) => kind === said)
}

/** A model by its id, or by `provider/model` where the file has no entry of this id. */
function chainedModel(file: ModelsFile, id: string, role: ModelRole): ChainedModel {
  const { provider = null, model = null, options } = memberOf(file.models, id) ?? unlisted(file, id)
  const kind = provider === null ? null : (kindOf(file, provider) ?? null)
  const asked = modelAskedFor(file, role, { id, provider, kind, model })
  const found = { id, provider, kind, model: asked, options }
  return { ...found, problem: problemOf(found, role) }
}

function unlisted(
  file: ModelsFile,
  id: string,
): { provider?: string; model?: string; options: ModelOptions } {
  const slash = id.indexOf('/')
  const provider = id.slice(0, Math.max(0, slash))
  if (slash < 1 || kindOf(file, provider) === undefined) return { options: NO_OPTIONS }
  return { provider, model: id.slice(slash + 1), options: NO_OPTIONS }
}

function problemOf(
  { id, provider, kind, model }: Omit<ChainedModel, 'problem'>,
  role: ModelRole,
): ModelTold | null {
  if (provider === null || model === null || model === '') return modelTold('no-such-model', { id })
  if (kind === null) return modelTold('unknown-kind', { provider })
  if (kind === 'builtin' && role === 'embedder') return modelTold('makes-no-embeddings')
  return null
}

function fallbackOf({ defaults }: ModelsFile): string[] {
  const fallback = memberOf(defaults, 'fallback')
  return typeof fallback === 'string' ? [fallback] : []
}

/** An own member of a record that came from a file. */
function memberOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
