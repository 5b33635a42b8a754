import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { ProfileConfig } from '../config/profile-config.ts'
import type { Secrets } from '../config/secrets.ts'
import { ConfigFile } from '../profile/config-file.ts'
import { AllowedServers } from './allowed-servers.ts'
import { createModelAccount } from './model-account.ts'
import { ModelRouter } from './model-router.ts'
import type { ModelSlots } from './model-slots.ts'
import { ModelsFile, NO_MODELS } from './models-file.ts'
import { Providers } from './providers.ts'
import { TokenBudget } from './token-budget.ts'

export interface OpenModelsOptions {
  /** Of `etc/models.json`. */
  readonly path: string
  /** Of `out/state/model-usage.json`. */
  readonly usagePath: string
  readonly userId: string
  readonly config: ProfileConfig
  readonly secrets: Secrets
  readonly mode: () => CognitiveMode
  /** The person's, by which a day of the budget begins. */
  readonly timeZone: () => string
  readonly audit: Pick<AuditLog, 'append'>
  readonly slots: ModelSlots
  readonly logger: Pick<Logger, 'error' | 'warn'>
  readonly onInvalid: (path: string) => void
}

/** Puts together what answers for the models of a profile. */
export function openModels(options: OpenModelsOptions): {
  readonly router: ModelRouter
  readonly servers: AllowedServers
} {
  const { path, usagePath, onInvalid, secrets, timeZone, logger, userId, audit } = options
  const watched = new ConfigFile({ path, shape: ModelsFile, fallback: NO_MODELS, onInvalid })
  const file = (): ModelsFile => watched.current()
  const servers = new AllowedServers()
  const secret = async (name: string): Promise<string | undefined> => await secrets.value(name)
  const providers = new Providers({ file, servers, secret })
  const budget = new TokenBudget({ path: usagePath, file, timeZone, logger })
  const note = createModelAccount({ userId, audit, budget, logger })
  const { mode, config, slots } = options
  const router = new ModelRouter({ file, providers, mode, config, slots, budget, note })
  return { router, servers }
}
