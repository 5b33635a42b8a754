import { verifyAudit } from '../../audit/verify-audit.ts'
import type { Check, Symptom } from '../check.ts'
import type { RootPlace } from '../root-place.ts'
import { tornLinesIn } from '../torn-lines.ts'

/** Whether the lines of the system's audit are whole, and each follows the one before it. */
export const auditLines: Check<RootPlace> = {
  name: 'audit',
  fine: 'The lines of the audit are whole, and each follows the one before it.',
  look: async ({ layout: { auditLogs } }) => [
    ...(await tornLinesIn(auditLogs)),
    ...(await gapsIn(auditLogs)),
  ],
}

async function gapsIn(folder: string): Promise<Symptom[]> {
  const { broken, findings } = await verifyAudit(folder)
  const first = findings.find(({ kind }) => kind === 'broken' || kind === 'unchained')
  if (!first) return []
  const places = broken === 1 ? 'in 1 place' : `in ${broken} places`
  return [
    {
      severity: 'warning',
      subject: folder,
      message: `The audit in ${folder} was changed ${places}, first at line ${first.line} of ${first.day}: a line was edited, removed or put in between.`,
      remedy:
        'See all places: mh audit verify. Was it no hand that you know of, compare the files with a backup of them.',
    },
  ]
}
