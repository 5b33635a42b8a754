import { ProfileConfig } from './config/profile-config.ts'
import { Secrets } from './config/secrets.ts'
import { LazyModels } from './models/lazy-models.ts'
import type { ModelSlots } from './models/model-slots.ts'
import { watchCognitiveMode } from './profile/cognitive-mode.ts'
import type { OpenProfile } from './profile/open-profile.ts'

/** What a profile's files in `etc/` say, and the models that they name. */
export interface Settings {
  readonly config: ProfileConfig
  readonly secrets: Secrets
  readonly models: LazyModels
}

/** Reads nothing yet: files are looked at when somebody asks for them. */
export function openSettings(
  { layout, logger }: Pick<OpenProfile, 'layout' | 'logger'>,
  slots: ModelSlots,
): Settings {
  const onInvalid = (path: string): void => logger.warn({ evt: 'document-invalid', path })
  const config = new ProfileConfig({ root: layout.root, onInvalid })
  const secrets = new Secrets(layout.root)
  // The memories' own look at the same file reports what is wrong with it.
  const mode = watchCognitiveMode(layout, () => undefined)
  const models = new LazyModels({ etc: layout.etc, config, secrets, mode, slots, onInvalid })
  return { config, secrets, models }
}
