import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { TrainingCommand, TrainingConsent } from '../../shared/domain/training.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import { ConfigFile } from '../profile/config-file.ts'
import type { ProfileConfig } from '../config/profile-config.ts'

const Core = schema(() =>
  z.looseObject({ identity: z.looseObject({ email: z.string().catch('') }).catch({ email: '' }) }),
)
const Settings = schema(() =>
  z.looseObject({
    base_model: z.string().nullish(),
    consent: TrainingConsent.zod.nullish(),
    command: TrainingCommand.zod.nullish(),
  }),
)

/** What `etc/training.json` says now. */
export interface TrainingSettings {
  readonly consent: TrainingConsent
  readonly command: TrainingCommand | null
  readonly baseModel: string | null
}

/** Reads `etc/training.json`. INVARIANT: where it does not say yes, exchanges of the chat are no training material. */
export async function trainingSettings(config: ProfileConfig): Promise<TrainingSettings> {
  const { consent, command, base_model } = Settings.parse(
    await config.whole('training'),
    'etc/training.json',
  )
  return {
    consent: consent ?? TrainingConsent.parse({}, 'consent'),
    command: command ?? null,
    baseModel: base_model || null,
  }
}

/** Gives the mail addresses that are the person's own, as `persona/core.json` has them now. */
export function watchOwnAddresses({ persona }: Pick<ProfileLayout, 'persona'>): () => string[] {
  const file = new ConfigFile({
    path: join(persona, 'core.json'),
    shape: Core,
    fallback: { identity: { email: '' } },
    // The persona's own look at the same file reports what is wrong with it.
    onInvalid: () => undefined,
  })
  return () => {
    const { email } = file.current().identity
    return email === '' ? [] : [email]
  }
}
