import type { Check } from '../../shared/doctor/check.ts'
import { auditLines } from './checks/audit-lines.ts'
import { corruptMemories } from './checks/corrupt-memories.ts'
import { indexInLine } from './checks/index-in-line.ts'
import { leftovers } from './checks/leftovers.ts'
import { models } from './checks/models.ts'
import { modes } from './checks/modes.ts'
import { orphans } from './checks/orphans.ts'
import { schedules } from './checks/schedules.ts'
import { setAsideFiles } from './checks/set-aside.ts'
import { settings } from './checks/settings.ts'
import type { ProfilePlace } from './profile-place.ts'

/** Every check of a profile. */
export const PROFILE_CHECKS: readonly Check<ProfilePlace>[] = [
  modes,
  corruptMemories,
  indexInLine,
  orphans,
  settings,
  setAsideFiles,
  leftovers,
  schedules,
  models,
  auditLines,
]
