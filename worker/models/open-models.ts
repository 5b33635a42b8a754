import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { ProfileConfig } from '../config/profile-config.ts'
import type { Secrets } from '../config/secrets.ts'
import { ConfigFile } from '../profile/config-file.ts'
import { AllowedServers } from './allowed-servers.ts'
import type { ModelSlots } from './model-slots.ts'
import { ModelRouter } from './model-router.ts'
import { ModelsFile, NO_MODELS } from './models-file.ts'
import { Providers } from './providers.ts'

interface OpenModelsOptions {
  /** Of `etc/models.json`. */
  readonly path: string
  readonly config: ProfileConfig
  readonly secrets: Secrets
  readonly mode: () => CognitiveMode
  /** Places at the servers, which all workers share. */
  readonly slots: ModelSlots
  readonly onInvalid: (path: string) => void
}

/** Puts together what answers for the models of a profile. */
export function openModels({ path, config, secrets, mode, slots, onInvalid }: OpenModelsOptions): {
  readonly router: ModelRouter
  readonly servers: AllowedServers
} {
  const watched = new ConfigFile({ path, shape: ModelsFile, fallback: NO_MODELS, onInvalid })
  const file = (): ModelsFile => watched.current()
  const servers = new AllowedServers()
  const secret = async (name: string): Promise<string | undefined> => await secrets.value(name)
  const providers = new Providers({ file, servers, secret })
  return { router: new ModelRouter({ file, providers, mode, config, slots }), servers }
}
