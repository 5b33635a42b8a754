import type {
  Activation,
  ActiveAdapterItem,
  AdapterItem,
  AdapterList,
  AddAdapterRequest,
} from '../../shared/api/adapters.ts'
import type { AliveSaid } from '../../shared/domain/alive-said.ts'
import { newId } from '../../shared/domain/ids.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { ProfileConfig } from '../config/profile-config.ts'
import type { Tell } from '../events/profile-events.ts'
import type { Caller } from '../http/handler.ts'
import type { ModelRouter } from '../models/model-router.ts'
import type { Providers } from '../models/providers.ts'
import type { ProfileAudit } from '../routes/profile-audit.ts'
import { makeAdaptedModel } from './activation-work.ts'
import {
  type ActiveAdapter,
  type AdapterChange,
  activeIn,
  adapterIdOf,
  beforeIn,
  changesIn,
  withChange,
} from './active-adapter.ts'
import { type Adapter, AdapterRegistry } from './adapter-registry.ts'
import { adapterWords, failureSaid, unfitAdapter } from './adapter-told.ts'
import { activeItem, adapterItem, hindranceOf, historyItems } from './adapter-words.ts'
import { checkProvider, type Destination, destinationOf } from './destination.ts'

/** What the adapters of a profile are opened with. */
export interface AdapterParts {
  readonly root: string
  readonly userId: string
  readonly username: string
  readonly config: ProfileConfig
  readonly router: ModelRouter
  readonly audit: ProfileAudit
  readonly tell: Tell
  readonly logger: Logger
}

interface Start {
  readonly caller: Caller
  readonly action: 'activated' | 'rolled-back'
  /** For a roll-back: the change that it goes to. */
  readonly restores?: AdapterChange
}

/** Models of earlier adapters that stay at the server, so that a roll-back is quick. */
const KEPT_MODELS = 3

/**
 * The adapters of a profile. INVARIANTS: one is activated at a time; what is in force changes by one write of `etc/models.json`, after the server
 * has the model under a name that nothing else has, so that whatever fails or dies before leaves the one before in force.
 */
export class Adapters {
  readonly #parts: AdapterParts
  readonly #registry: AdapterRegistry
  readonly #ending = new AbortController()
  #activation: Activation | null = null
  #work: Promise<void> | undefined

  constructor(parts: AdapterParts) {
    this.#parts = parts
    this.#registry = new AdapterRegistry(parts.root)
  }

  async list(): Promise<AdapterList> {
    const file = await this.#parts.config.whole('models')
    const active = activeItem(file)
    const found = await this.#registry.list()
    const items = found.map((one) => adapterItem(one, active?.adapterId ?? null))
    const history = historyItems(file)
    return { items, nextCursor: null, active, activation: this.#activation, history }
  }

  async add(asked: AddAdapterRequest, by: string): Promise<AdapterItem> {
    const { provider } = asked
    if (provider !== undefined) {
      checkProvider(provider, this.#providers)
      await destinationOf(provider, asked.id, this.#providers)
    }
    const added = await this.#registry.add(asked, by)
    const active = activeIn(await this.#parts.config.whole('models'))
    return adapterItem(added, active && adapterIdOf(active))
  }

  async activate(id: string, caller: Caller): Promise<Activation> {
    return await this.#start(id, { caller, action: 'activated' })
  }

  async deactivate(id: string, caller: Caller): Promise<ActiveAdapterItem | null> {
    await this.#checkActive(id)
    return await this.#withoutAdapter(caller, 'deactivated')
  }

  /** Back to what was in force before; null where that was no adapter, and so holds at once. */
  async rollback(id: string, caller: Caller): Promise<Activation | null> {
    const before = beforeIn(await this.#checkActive(id))
    if (before === undefined)
      throw refusal('nothing-before-adapter', 'Nothing is remembered from before this adapter.')
    if (before.adapter)
      return await this.#start(adapterIdOf(before.adapter), {
        caller,
        action: 'rolled-back',
        restores: before,
      })
    await this.#withoutAdapter(caller, 'rolled-back', before)
    return null
  }

  /** Why the worker must stay awake, in words. */
  get because(): readonly AliveSaid[] {
    if (this.#activation?.status !== 'running') return []
    return [{ code: 'activation', values: { adapter: this.#activation.adapterId } }]
  }

  /** Ends what is under way, which leaves in force what was. */
  async stop(): Promise<void> {
    this.#ending.abort()
    await this.#work
  }

  async #checkActive(id: string) {
    this.#checkIdle()
    const file = await this.#parts.config.whole('models')
    const active = activeIn(file)
    if (active && adapterIdOf(active) === id) return file
    const said = active ? `Active is ${adapterIdOf(active)}.` : 'None is.'
    const message = `The adapter ${JSON.stringify(id)} is not active. ${said}`
    throw refusal('adapter-not-active', message, { values: { adapter: id } })
  }

  #checkIdle(): void {
    if (this.#activation?.status !== 'running') return
    const message = 'An adapter is being activated. Wait until that has ended: mh adapter list'
    throw refusal('activation-under-way', message)
  }

  async #withoutAdapter(
    caller: Caller,
    action: 'deactivated' | 'rolled-back',
    restores?: AdapterChange,
  ): Promise<ActiveAdapterItem | null> {
    const { config, audit, tell } = this.#parts
    const at = new Date().toISOString()
    const change = { adapter: null, action, by: caller.actor, at, restores }
    const file = await config.change('models', caller.actor, (before) => withChange(before, change))
    await audit.done(caller, 'adapter_deactivated', { how: action })
    tell('adapter-deactivated')
    return activeItem(file)
  }

  async #start(id: string, start: Start): Promise<Activation> {
    this.#checkIdle()
    const adapter = await this.#registry.get(id)
    const hindrance = hindranceOf(adapter)
    const { gguf, baseModel, provider } = adapter
    if (hindrance !== null || gguf === null || baseModel === null)
      throw unfitAdapter(id, hindrance ?? { code: 'not-trained', values: {} })
    const destination = await destinationOf(provider ?? this.#usualProvider(), id, this.#providers)
    this.#checkIdle()
    const activation: Activation = {
      id: newId('act'),
      adapterId: id,
      status: 'running',
      step: 'reading',
      progress: null,
      message: null,
      said: null,
    }
    this.#activation = activation
    this.#work = this.#run({ ...adapter, gguf, baseModel }, destination, start)
    return activation
  }

  get #providers(): Providers {
    return this.#parts.router.sources.providers
  }

  /** The provider that serves the person's conversations. */
  #usualProvider(): string {
    const [first] = this.#parts.router.roles().find(({ role }) => role === 'persona')?.chain ?? []
    const { provider = null, kind } = first ?? {}
    return provider === null || kind === 'builtin' ? 'ollama' : provider
  }

  async #run(adapter: Usable, destination: Destination, start: Start): Promise<void> {
    const { audit, tell, logger } = this.#parts
    try {
      const made = await this.#make(adapter, destination)
      this.#step({ step: 'recording', progress: null })
      const gone = await this.#record(made, start)
      const { modelName, provider } = made
      const what = { adapter: adapter.id, model: modelName, provider, how: start.action }
      await audit.done(start.caller, 'adapter_activated', what)
      this.#step({ status: 'done' })
      tell('adapter-activated', adapter.id)
      await this.#tidy(gone, destination)
    } catch (error) {
      const isOurs = error instanceof AppError
      if (!isOurs) logger.error({ evt: 'adapter-not-activated', adapter: adapter.id, err: error })
      const said = failureSaid(error)
      const code = isOurs ? error.code : 'internal'
      await audit.done(start.caller, 'adapter_failed', { adapter: adapter.id, code })
      this.#step({ status: 'failed', message: adapterWords(said), said })
      tell('adapter-failed', adapter.id)
    }
  }

  async #make(adapter: Usable, destination: Destination): Promise<ActiveAdapter> {
    const { root, userId, username } = this.#parts
    const { signal } = this.#ending
    return await makeAdaptedModel({
      root,
      userId,
      username,
      adapter,
      gguf: adapter.gguf.path,
      base: adapter.baseModel,
      provider: destination.name,
      server: destination.server,
      models: () => destination.models(signal),
      limits: { timeoutMs: destination.timeoutMs, signal },
      onStep: (step, progress) => this.#step({ step, progress: progress ?? null }),
    })
  }

  /** Puts it in force; gives the models that are now too old to be kept. */
  async #record(adapter: ActiveAdapter, { caller, action, restores }: Start): Promise<string[]> {
    const by = caller.actor
    const at = adapter.activatedAt ?? ''
    let old: AdapterChange[] = []
    const file = await this.#parts.config.change('models', by, (before) => {
      old = changesIn(before)
      return withChange(before, { adapter, action, by, at, restores })
    })
    const kept = keptModels(changesIn(file))
    return keptModels(old).filter((name) => !kept.includes(name))
  }

  /** A model that stays too long costs room at the server and nothing else. */
  async #tidy(names: readonly string[], { server, timeoutMs }: Destination): Promise<void> {
    const { logger } = this.#parts
    for (const name of names) {
      await server
        .deleteModel(name, { timeoutMs, signal: this.#ending.signal })
        .catch((error: unknown) =>
          logger.warn({ evt: 'old-adapter-model-stays', model: name, err: error }),
        )
    }
  }

  #step(members: Partial<Activation>): void {
    if (this.#activation) this.#activation = { ...this.#activation, ...members }
  }
}

interface Usable extends Adapter {
  readonly gguf: NonNullable<Adapter['gguf']>
  readonly baseModel: string
}

/** The last few models that we had made ourselves. */
function keptModels(changes: readonly AdapterChange[]): string[] {
  const ours = changes.flatMap(({ adapter }) =>
    adapter && adapter.digest !== null ? [adapter.modelName] : [],
  )
  return [...new Set(ours.toReversed())].slice(0, KEPT_MODELS)
}
