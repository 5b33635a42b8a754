import { join } from 'node:path'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { ModelServer } from '../../shared/domain/model-server.ts'
import type { ProfileConfig } from '../config/profile-config.ts'
import type { Secrets } from '../config/secrets.ts'
import type { ModelSlots } from './model-slots.ts'
import type { ModelRouter } from './model-router.ts'

interface LazyModelsOptions {
  /** The profile's folder with the config files. */
  readonly etc: string
  readonly config: ProfileConfig
  readonly secrets: Secrets
  readonly mode: () => CognitiveMode
  /** Places at the servers, which all workers share. */
  readonly slots: ModelSlots
  readonly onInvalid: (path: string) => void
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
    const { etc, onInvalid, ...others } = this.#options
    const { openModels } = await import('./open-models.ts')
    const { router, servers } = openModels({
      path: join(etc, 'models.json'),
      onInvalid,
      ...others,
    })
    servers.allow(this.#listed)
    this.#onAllowed = (listed) => servers.allow(listed)
    return router
  }
}
