import type { Check } from '../check.ts'
import type { RootPlace } from '../root-place.ts'
import { tornLinesIn } from '../torn-lines.ts'

/** Whether the lines of the system's audit are whole. */
export const auditLines: Check<RootPlace> = {
  name: 'audit',
  fine: 'The lines of the audit are whole.',
  look: async ({ layout }) => await tornLinesIn(layout.auditLogs),
}
