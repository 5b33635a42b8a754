import type { AliveSaid } from '../../shared/domain/alive-said.ts'
import type { LazyModels } from '../models/lazy-models.ts'
import type { AdapterParts, Adapters } from './adapters.ts'

interface LazyAdapterParts extends Omit<AdapterParts, 'router'> {
  readonly models: LazyModels
}

/** The adapters of a profile, which are loaded when somebody asks for them. */
export class LazyAdapters {
  readonly #parts: LazyAdapterParts
  #opened: Promise<Adapters> | undefined
  #present: Adapters | undefined

  constructor(parts: LazyAdapterParts) {
    this.#parts = parts
  }

  async open(): Promise<Adapters> {
    return await (this.#opened ??= this.#load())
  }

  /** Why the worker must stay awake, in words. */
  get because(): readonly AliveSaid[] {
    return this.#present?.because ?? []
  }

  async stop(): Promise<void> {
    await this.#present?.stop()
  }

  async #load(): Promise<Adapters> {
    const { models, ...others } = this.#parts
    const { Adapters } = await import('./adapters.ts')
    const router = await models.open()
    return (this.#present = new Adapters({ ...others, router }))
  }
}
