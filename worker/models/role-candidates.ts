import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { ModelRole, ProviderKind } from '../../shared/domain/model-role.ts'
import type { ModelOptions, ModelsFile } from './models-file.ts'
import { type ModelTold, modelTold } from './model-told.ts'
import type { OpenProvider, Providers } from './providers.ts'
import { resolveRole } from './resolve-role.ts'
import type { RoleEvent, RoleTarget } from './role-call.ts'

export type PassedOver = Extract<RoleEvent, { kind: 'passed-over' }>

/** A model of a role's chain, as it stands right before it would be asked. */
export type Candidate =
  | { readonly status: 'barred'; readonly passedOver: PassedOver }
  | { readonly status: 'builtin' }
  | {
      readonly status: 'usable'
      readonly target: RoleTarget
      readonly provider: OpenProvider
      readonly options: ModelOptions
    }

export interface CandidateParts {
  /** `etc/models.json` as it is now. */
  readonly file: () => ModelsFile
  readonly providers: Pick<Providers, 'open' | 'state'>
  readonly mode: () => CognitiveMode
  /** Why no tokens may be used now. */
  readonly spent: () => Promise<ModelTold | null>
}

/** What is assumed of a model whose window nobody named. */
export const USUAL_WINDOW = 8192

/** The models of a role, one after the other; each is looked at when its turn comes, since a minute may lie between two. */
export async function* candidatesOf(
  { file, providers, mode, spent }: CandidateParts,
  role: ModelRole,
): AsyncGenerator<Candidate> {
  const resolved = resolveRole(file(), role, mode())
  if (resolved.status === 'off') yield barred(role, resolved, 'off')
  if (resolved.status !== 'chained') return
  for (const { id, provider, kind, model, options, problem } of resolved.chain) {
    if (problem !== null) yield barred(id, problem, 'not-allowed')
    else if (provider === null || kind === null || model === null)
      yield barred(id, modelTold('names-no-model'), 'not-allowed')
    else if (kind === 'builtin') yield { status: 'builtin' }
    else yield await candidate({ id, provider, kind, model, options })
  }

  async function candidate(named: Named): Promise<Candidate> {
    const { id, provider: name, kind, model, options } = named
    const refusal = providers.state(name)?.problem ?? null
    if (refusal !== null) return barred(id, refusal, 'not-allowed')
    const why = await spent()
    if (why !== null) return barred(id, why, 'budget')
    const provider = providers.open(name)
    const contextWindow = options.contextWindow ?? USUAL_WINDOW
    const { isLocal } = provider
    const target = { role, id, provider: name, kind, model, isLocal, contextWindow }
    return { status: 'usable', target, provider, options }
  }
}

interface Named {
  readonly id: string
  readonly provider: string
  readonly kind: ProviderKind
  readonly model: string
  readonly options: ModelOptions
}

function barred(id: string, why: ModelTold, failure: PassedOver['failure']): Candidate {
  const { reason, said } = why
  const passedOver = { kind: 'passed-over', id, reason, failure, said: [said] } as const
  return { status: 'barred', passedOver }
}
