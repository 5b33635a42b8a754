import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import { ConfigFile } from './config-file.ts'

export const UTC = 'UTC'

const Routines = schema(() =>
  z.looseObject({ sleep: z.looseObject({ timezone: z.string().nullish() }).nullish() }),
)

/** The person's time zone: what the account prefers, else what the profile's files say. */
export class PersonTimeZone {
  readonly #ofProfile: () => string
  #preferred: string | null = null
  #isTold = false

  constructor(ofProfile: () => string) {
    this.#ofProfile = ofProfile
  }

  get timeZone(): string {
    return this.#preferred ?? this.#ofProfile()
  }

  /** Whether the supervisor has said what the account prefers: until then the zone may be another. */
  get isTold(): boolean {
    return this.#isTold
  }

  /** The supervisor says what the account prefers. */
  prefer(timeZone: string | null): void {
    this.#isTold = true
    this.#preferred = timeZone === null ? null : knownZoneOr(timeZone, UTC)
  }
}

/** Gives the person's time zone as `persona/routines.json` has it now; UTC when it has none that exists. */
export function watchTimeZone(
  layout: ProfileLayout,
  onInvalid: (path: string) => void,
): () => string {
  const file = new ConfigFile({
    path: join(layout.persona, 'routines.json'),
    shape: Routines,
    fallback: {},
    onInvalid,
  })
  return () => knownZoneOr(file.current().sleep?.timezone ?? UTC, UTC)
}

/** UTC is not looked up: the first use of a zone loads ICU, which takes longer than the rest of a worker's start. */
function knownZoneOr(zone: string, fallback: string): string {
  if (zone === fallback) return fallback
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    return fallback
  }
}
