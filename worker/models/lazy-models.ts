import { join } from 'node:path'
import type { ModelServer } from '../../shared/domain/model-server.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import type { ModelRouter } from './model-router.ts'
import type { OpenModelsOptions } from './open-models.ts'

export interface LazyModelsOptions extends Omit<OpenModelsOptions, 'path' | 'usagePath'> {
  readonly layout: Pick<ProfileLayout, 'etc' | 'modelUsage'>
}

/** The models of a profile, which are loaded when somebody asks for one. */
export class LazyModels {
  readonly #options: LazyModelsOptions
  #listed: readonly ModelServer[] = []
  #opened: Promise<ModelRouter> | undefined
  #onAllowed: ((listed: readonly ModelServer[]) => void) | undefined

  constructor(options: LazyModelsOptions) {
    this.#options = options
  }

  /** The supervisor says which servers the owner allows. */
  allow(listed: readonly ModelServer[]): void {
    this.#listed = listed
    this.#onAllowed?.(listed)
  }

  async open(): Promise<ModelRouter> {
    return await (this.#opened ??= this.#load())
  }

  async #load(): Promise<ModelRouter> {
    const { layout, ...others } = this.#options
    const { openModels } = await import('./open-models.ts')
    const { router, servers } = openModels({
      path: join(layout.etc, 'models.json'),
      usagePath: layout.modelUsage,
      ...others,
    })
    servers.allow(this.#listed)
    this.#onAllowed = (listed) => servers.allow(listed)
    return router
  }
}
