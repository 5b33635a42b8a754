import type { DoctorReport } from '../../shared/api/doctor.ts'
import { look, mend } from '../../shared/doctor/doctor.ts'
import { examine } from '../../shared/doctor/examine.ts'
import { PROFILE_CHECKS } from './profile-checks.ts'
import type { ProfilePlace } from './profile-place.ts'

/** A profile may hold hundreds of thousands of memories, and a model may be slow to say that it is there. */
const DEADLINE_MS = 20_000

/** Looks at a profile, from inside its worker. */
export async function examineProfile(place: ProfilePlace, fix: boolean): Promise<DoctorReport> {
  const see = async () => await examine(PROFILE_CHECKS, place, { deadlineMs: DEADLINE_MS })
  return fix ? await mend(see) : await look(see)
}
