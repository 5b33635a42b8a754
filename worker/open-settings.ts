import { ProfileConfig } from './config/profile-config.ts'
import { Secrets } from './config/secrets.ts'
import { LazyModels, type LazyModelsOptions } from './models/lazy-models.ts'
import { watchCognitiveMode } from './profile/cognitive-mode.ts'
import type { OpenProfile } from './profile/open-profile.ts'
import type { PersonTimeZone } from './profile/time-zone.ts'

/** What a profile's files in `etc/` say, and the models that they name. */
export interface Settings {
  readonly config: ProfileConfig
  readonly secrets: Secrets
  readonly models: LazyModels
}

interface SettingsOptions extends Pick<LazyModelsOptions, 'userId' | 'audit' | 'slots'> {
  readonly person: PersonTimeZone
}

/** Reads nothing yet: files are looked at when somebody asks for them. */
export function openSettings(
  { layout, logger }: Pick<OpenProfile, 'layout' | 'logger'>,
  { person, ...asking }: SettingsOptions,
): Settings {
  const onInvalid = (path: string): void => logger.warn({ evt: 'document-invalid', path })
  const config = new ProfileConfig({ root: layout.root, onInvalid })
  const secrets = new Secrets(layout.root)
  // The memories' own look at the same file reports what is wrong with it.
  const mode = watchCognitiveMode(layout, () => undefined)
  const timeZone = (): string => person.timeZone
  const own = { layout, logger, config, secrets, mode, timeZone, onInvalid }
  const models = new LazyModels({ ...own, ...asking })
  return { config, secrets, models }
}
