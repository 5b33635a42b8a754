import type { Check } from '../../../shared/doctor/check.ts'
import { tornLinesIn } from '../../../shared/doctor/torn-lines.ts'
import type { ProfilePlace } from '../profile-place.ts'

/** Whether the lines of the person's audit are whole. */
export const auditLines: Check<ProfilePlace> = {
  name: 'audit',
  fine: 'The lines of the audit are whole.',
  look: async ({ layout }) => await tornLinesIn(layout.audit),
}
