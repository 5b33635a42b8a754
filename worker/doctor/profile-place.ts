import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import type { ProfileConfig } from '../config/profile-config.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { MemoryStore } from '../memory/memory-store.ts'
import type { ModelRouter } from '../models/model-router.ts'
import type { Persona } from '../persona/persona.ts'
import type { PersonalPlan } from '../schedules/schedule-plan.ts'

/** A profile as its worker's checks see it. */
export interface ProfilePlace {
  readonly layout: ProfileLayout
  readonly now: Date
  /** When this worker's process began: what was being written before that, nobody writes any more. */
  readonly began: Date
  readonly index: IndexKeeper
  readonly store: Pick<MemoryStore, 'walk'>
  readonly config: ProfileConfig
  readonly persona: Pick<Persona, 'inForce'>
  readonly plan: () => PersonalPlan
  readonly router: () => Promise<Pick<ModelRouter, 'probe' | 'providerStates' | 'roles' | 'budget'>>
}
