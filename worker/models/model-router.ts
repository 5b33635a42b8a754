import { saidFault } from '../../shared/api/field-fault.ts'
import type { z } from 'zod'
import type {
  ModelList,
  ProbeAnswer,
  ProbeRequest,
  SetRoleRequest,
} from '../../shared/api/models.ts'
import type { Schema } from '../../shared/api/schema.ts'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import { MODEL_ROLES, type ModelRole } from '../../shared/domain/model-role.ts'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'
import type { ProfileConfig } from '../config/profile-config.ts'
import { askFor, type StructuredCall, type StructuredReply } from './ask-for.ts'
import type { AskParts } from './ask-model.ts'
import { askRole } from './ask-role.ts'
import { createEmbedder, type Embedder } from './embedder.ts'
import type { ModelSlots } from './model-slots.ts'
import type { ModelsFile } from './models-file.ts'
import { modelTold, type ModelTold, problemOf, reasonOf } from './model-told.ts'
import type { Providers, ProviderState } from './providers.ts'
import type { RoleAsker, RoleCall, RoleEvent } from './role-call.ts'
import type { BudgetState, TokenBudget } from './token-budget.ts'
import { USUAL_WINDOW } from './role-candidates.ts'
import { type ChainedModel, kindOf, resolveRole } from './resolve-role.ts'

interface ModelRouterOptions {
  /** `etc/models.json` as it is now. */
  readonly file: () => ModelsFile
  readonly providers: Providers
  readonly mode: () => CognitiveMode
  readonly config: ProfileConfig
  readonly slots: ModelSlots
  readonly budget: TokenBudget
  /** Keeps count of what was asked. */
  readonly note: AskParts['note']
}

type RoleItem = ModelList['items'][number]

/** The embedder of a profile; `why` stands where one is named and cannot be asked, or was switched off. */
export type EmbedderState =
  | { readonly status: 'ready'; readonly embedder: Embedder }
  | { readonly status: 'none'; readonly why: ModelTold | null }

const PROBE_MS = 5_000

/** Which model answers for a role. Looks at `etc/models.json` whenever it is asked: an edit counts at once. */
export class ModelRouter implements RoleAsker {
  readonly #options: ModelRouterOptions
  /** What each provider said it has, and at which address. */
  readonly #said = new Map<string, { baseUrl: string | null; models: string[] }>()

  constructor(options: ModelRouterOptions) {
    this.#options = options
  }

  /** The file and the providers, for what is no question to a model. */
  get sources(): Pick<ModelRouterOptions, 'file' | 'providers'> {
    return this.#options
  }

  ask(call: RoleCall): AsyncGenerator<RoleEvent> {
    const { budget, ...parts } = this.#options
    return askRole({ ...parts, spent: () => budget.spent() }, call)
  }

  /** Asks for a document of a known shape. */
  async askFor<T extends z.ZodType>(
    shape: Schema<T>,
    call: StructuredCall,
  ): Promise<StructuredReply<z.output<T>>> {
    return await askFor(this, shape, call)
  }

  /** What the person's budget says now. */
  async budget(): Promise<BudgetState> {
    return await this.#options.budget.state()
  }

  embedder(): EmbedderState {
    const { file, providers, mode, slots } = this.#options
    const role = resolveRole(file(), 'embedder', mode())
    if (role.status === 'unset') return { status: 'none', why: null }
    if (role.status === 'off') return { status: 'none', why: role }
    const [chosen] = role.chain
    const problem = chosen ? this.#problemOf(chosen) : modelTold('no-model-named')
    if (!chosen?.provider || chosen.model === null || problem !== null)
      return { status: 'none', why: problem }
    const { model, options } = chosen
    const provider = providers.open(chosen.provider)
    return { status: 'ready', embedder: createEmbedder({ provider, model, options, slots }) }
  }

  /** Every role, and what it resolves to. */
  roles(): RoleItem[] {
    return MODEL_ROLES.map((role) => this.#role(role))
  }

  providerStates(): ModelList['providers'] {
    return this.#options.providers.states().map((one) => ({
      ...one,
      problem: one.problem?.reason ?? null,
      found: this.#foundAt(one.name, one.baseUrl),
    }))
  }

  /** The servers that the owner allows. */
  servers(): ModelList['servers'] {
    return this.#options.providers.servers
  }

  /** Asks providers which models they have: one, or all that have no problem. Throws `not-found`. */
  async probe(
    { provider: name, maxAgeMinutes }: ProbeRequest,
    signal: AbortSignal,
  ): Promise<ProbeAnswer['items']> {
    const asked = this.#options.providers
      .states()
      .filter((one) => one.kind !== 'builtin' && (name === undefined || one.name === name))
    if (name !== undefined && asked.length === 0)
      throw new AppError(
        'not-found',
        `etc/models.json has no provider ${JSON.stringify(name)} that can be asked.`,
      )
    const due = asked.filter(
      (one) => maxAgeMinutes === undefined || this.#isOlder(one, maxAgeMinutes * 60_000),
    )
    return await Promise.all(due.map((one) => this.#probeOne(one, signal)))
  }

  /** Gives a role to a model and others after it, or switches it off. Throws `invalid-input` when there is no such model. */
  async setRole(
    role: ModelRole,
    { model, others }: SetRoleRequest,
    actor: string,
  ): Promise<RoleItem> {
    const file = this.#options.file()
    const named = [...(model === null ? [] : [model]), ...(others ?? [])]
    const models = Object.assign({}, ...named.map((id) => this.#entryFor(file, id)))
    const members = {
      defaults: { [role]: model },
      ...(others === undefined ? {} : { roleHierarchy: { [role]: others } }),
      ...(Object.keys(models).length > 0 ? { models } : {}),
    }
    await this.#options.config.put('models', { members, replace: false, actor })
    return this.#role(role)
  }

  #entryFor(file: ModelsFile, id: string): Record<string, unknown> {
    if (Object.hasOwn(file.models, id)) return {}
    const [provider = '', ...rest] = id.split('/')
    const model = rest.join('/')
    if (model === '' || kindOf(file, provider) === undefined) {
      const fault = saidFault('model', 'no-such-model', { names: namesOf(file).join(', ') })
      throw new AppError('invalid-input', `Body is not valid. model: ${fault.message}.`, {
        details: { fields: [fault] },
      })
    }
    return { [id]: { provider, model } }
  }

  #role(role: ModelRole): RoleItem {
    const { file, mode } = this.#options
    const resolved = resolveRole(file(), role, mode())
    if (resolved.status !== 'chained') {
      const why = resolved.status === 'off' ? resolved : null
      return { role, status: resolved.status, resolves: null, ...reasonOf(why), chain: [] }
    }
    const chain = resolved.chain.map((one) => {
      const { id, provider, kind, model, options } = one
      const asksNobody = kind === 'builtin' || role === 'embedder'
      const contextWindow = asksNobody ? null : (options.contextWindow ?? USUAL_WINDOW)
      return { id, provider, kind, model, contextWindow, ...problemOf(this.#problemOf(one)) }
    })
    const usable = chain.find(({ problem }) => problem === null)
    if (usable) return { role, status: 'ready', resolves: usable.id, ...reasonOf(null), chain }
    const { problem: reason, problemSaid: reasonSaid } = chain[0] ?? problemOf(null)
    return { role, status: 'unusable', resolves: null, reason, reasonSaid, chain }
  }

  #problemOf({ problem, provider }: ChainedModel): ModelTold | null {
    if (problem !== null || provider === null) return problem
    return this.#options.providers.state(provider)?.problem ?? null
  }

  /** Whether what is known of a provider is older, or too little. One that cannot be asked at all is not asked again by itself. */
  #isOlder({ name, baseUrl, health, problem }: ProviderState, ageMs: number): boolean {
    if (problem !== null) return false
    if (health.status === 'unknown' || Date.now() - Date.parse(health.at) > ageMs) return true
    return health.status === 'up' && this.#foundAt(name, baseUrl) === null
  }

  #foundAt(name: string, baseUrl: string | null): { models: string[]; missing: string[] } | null {
    const said = this.#said.get(name)
    if (said === undefined || said.baseUrl !== baseUrl) return null
    return { models: said.models, missing: this.#missing(name, said.models) }
  }

  #missing(name: string, models: readonly string[]): string[] {
    return configuredFor(this.#options.file(), name).filter((model) => !models.includes(model))
  }

  async #probeOne(
    { name, baseUrl }: ProviderState,
    signal: AbortSignal,
  ): Promise<ProbeAnswer['items'][number]> {
    const began = performance.now()
    const took = (): number => Math.round(performance.now() - began)
    try {
      const provider = this.#options.providers.open(name)
      const limits = { timeoutMs: PROBE_MS, retries: 0, signal }
      const models = await provider.use((one) => one.models(limits))
      this.#said.set(name, { baseUrl, models })
      const missing = this.#missing(name, models)
      return { provider: name, ok: true, tookMs: took(), reason: null, models, missing }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const reason = messageOf(error)
      return { provider: name, ok: false, tookMs: took(), reason, models: [], missing: [] }
    }
  }
}

function configuredFor({ models }: ModelsFile, name: string): string[] {
  return Object.values(models).flatMap(({ provider, model }) =>
    provider === name && model !== undefined ? [model] : [],
  )
}

function namesOf({ providers }: ModelsFile): string[] {
  return [...new Set([...Object.keys(providers), 'ollama', 'openai', 'builtin'])]
}
